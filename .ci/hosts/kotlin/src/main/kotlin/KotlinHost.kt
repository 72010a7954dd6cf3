package com.example.hosts

import com.zaxxer.hikari.HikariDataSource
import io.cruddur.Cruddur
import io.cruddur.database.ConnectionUrl
import io.cruddur.model.Ttl
import io.cruddur.repo.page.CursorPage
import io.cruddur.repo.page.PageQuery
import io.cruddur.repo.user.NewUser

fun signUp(cruddur: Cruddur, handle: String, fail: Boolean) =
    cruddur.inTransaction { tx ->
        val user = tx.users().register(NewUser(handle, handle, null, "sub-$handle")).user()
        tx.withConnection { connection ->
            connection.prepareStatement("INSERT INTO audit VALUES (?)").use {
                it.setString(1, handle)
                it.executeUpdate()
            }
        }
        check(!fail) { "The host changed its mind." }
        tx.activities().create(user, "Hello from $handle", Ttl.ONE_DAY)
    }

fun messages(cruddur: Cruddur): List<String> =
    CursorPage.stream(PageQuery.first(2)) { cruddur.feeds().home(it) }
        .map { it.message() }
        .toList()

fun main() {
    HikariDataSource().use { pool ->
        pool.dataSource = ConnectionUrl.fromEnvironment().dataSource()
        Cruddur.builder().dataSource(pool).build().use { cruddur ->
            cruddur.withConnection {
                it.createStatement().execute("CREATE TABLE audit (entry text PRIMARY KEY)")
            }
            listOf("first", "second", "third").forEach { signUp(cruddur, it, fail = false) }
            runCatching { signUp(cruddur, "undone", fail = true) }
                .onSuccess { error("not refused") }
            var pages = 0
            var next: PageQuery? = PageQuery.first(2)
            while (next != null) {
                pages++
                next = cruddur.feeds().home(next).next().orElse(null)
            }
            println("read=${messages(cruddur).size} pages=$pages")
        }
    }
}

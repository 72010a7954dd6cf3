import io.cruddur.repo.Repositories
import io.cruddur.model.UserRef

fun withoutEnd(cruddur: Repositories, author: UserRef) {
    cruddur.activities().create(author, "For ever?", null)
}

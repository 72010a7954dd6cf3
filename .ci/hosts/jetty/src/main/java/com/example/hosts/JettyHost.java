package com.example.hosts;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * An HTTP service without a framework: JDBC transactions of its own, and ours on their connection.
 */
public final class JettyHost extends Handler.Abstract {

  private final DataSource pool;
  private final Cruddur cruddur;

  JettyHost(DataSource pool, Cruddur cruddur) {
    this.pool = pool;
    this.cruddur = cruddur;
  }

  public static void main(String[] args) throws Exception {
    HikariDataSource pool = new HikariDataSource();
    pool.setDataSource(ConnectionUrl.fromEnvironment().dataSource());
    Cruddur cruddur = Cruddur.builder().dataSource(pool).build(); // migrates
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE audit (entry text PRIMARY KEY)");
    }
    Server server = new Server(0);
    server.setHandler(new JettyHost(pool, cruddur));
    server.start();
    try {
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      visit(URI.create("http://localhost:" + port));
    } finally {
      server.stop();
      pool.close();
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Fields parameters = Request.extractQueryParameters(request);
    String answer;
    if (request.getMethod().equals("POST")) {
      signUp(parameters.getValue("handle"), parameters.getValue("fail") != null);
      answer = "";
    } else {
      String cursor = parameters.getValue("cursor");
      answer = page(cursor == null ? PageQuery.first(2) : PageQuery.at(cursor, 2));
    }
    Content.Sink.write(response, true, answer, callback);
    return true;
  }

  private void signUp(String handle, boolean fail) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Repositories tx = Cruddur.on(connection);
        CruddurUser user =
            tx.users().register(new NewUser(handle, handle, null, "sub-" + handle)).user();
        tx.activities().create(user, "Hello from " + handle, Ttl.ONE_DAY);
        audit(connection, handle);
        if (fail) {
          throw new IllegalStateException("The host changed its mind.");
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static void audit(Connection connection, String entry) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO audit VALUES (?)")) {
      statement.setString(1, entry);
      statement.executeUpdate();
    }
  }

  private String page(PageQuery query) {
    CursorPage<ActivityView> page = cruddur.feeds().home(query);
    return page.items().stream().map(ActivityView::handle).collect(Collectors.joining(","))
        + page.next().map(next -> "\n" + next.cursor()).orElse("");
  }

  private static void visit(URI service) throws Exception {
    for (String handle : new String[] {"first", "second", "third"}) {
      expect(200, send("POST", service.resolve("/?handle=" + handle)));
    }
    expect(500, send("POST", service.resolve("/?handle=undone&fail=true")));
    int read = 0;
    int pages = 0;
    String cursor = "";
    while (cursor != null) {
      String[] page = send("GET", service.resolve("/" + cursor)).body().split("\n");
      pages++;
      read += page[0].split(",").length;
      cursor = page.length == 1 ? null : "?cursor=" + page[1];
    }
    System.out.printf("read=%d pages=%d%n", read, pages);
  }

  private static HttpResponse<String> send(String method, URI uri) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void expect(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new IllegalStateException(response + ": " + response.body());
    }
  }
}

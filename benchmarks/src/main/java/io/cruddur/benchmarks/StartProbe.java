package io.cruddur.benchmarks;

import io.cruddur.Cruddur;
import io.cruddur.benchmarks.peer.entity.Activity;
import io.cruddur.benchmarks.peer.entity.Author;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.repo.page.PageQuery;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Locale;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;

/**
 * A program that starts, reads one page of the home feed, and says what it took: microseconds of
 * the process's processors, and bytes of memory at its peak. Arguments: the way, the URL, the
 * schema.
 */
final class StartProbe {

  private StartProbe() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    int rows = start(arguments[0], arguments[1], arguments[2]);
    long cpu =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime()
            / 1000;
    System.out.println(rows + " " + cpu + " " + peakBytes());
    System.out.flush();
  }

  private static int start(String way, String url, String schema) throws Exception {
    if (way.equals("JDBC")) {
      try (Connection connection = ConnectionUrl.parse(url).connect();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  """
                  SELECT a.message, u.handle
                    FROM %1$s.activities a JOIN %1$s.users u ON u.uuid = a.user_uuid
                   WHERE a.reply_to_activity_uuid IS NULL AND a.deleted_at IS NULL
                     AND (a.expires_at IS NULL OR a.expires_at > now())
                   ORDER BY a.created_at DESC, a.uuid DESC LIMIT 20
                  """
                      .formatted(schema))) {
        int count = 0;
        while (rows.next()) {
          count++;
        }
        return count;
      }
    }
    if (way.equals("Hibernate alone")) {
      try (SessionFactory sessions =
          new Configuration()
              .addAnnotatedClass(Activity.class)
              .addAnnotatedClass(Author.class)
              .setProperty(AvailableSettings.JAKARTA_JDBC_URL, ConnectionUrl.parse(url).jdbcUrl())
              .setProperty(AvailableSettings.JAKARTA_JDBC_USER, "postgres")
              .setProperty(AvailableSettings.DEFAULT_SCHEMA, schema)
              .buildSessionFactory()) {
        return sessions.fromStatelessSession(
            session ->
                session
                    .createSelectionQuery(
                        """
                        from Activity a join fetch a.user
                         where a.parentUuid is null and a.deletedAt is null
                           and (a.expiresAt is null or a.expiresAt > instant)
                         order by a.createdAt desc, a.uuid desc
                        """,
                        Activity.class)
                    .setMaxResults(20)
                    .getResultList()
                    .size());
      }
    }
    boolean hibernate = way.endsWith("with Hibernate");
    MigrationMode mode = MigrationMode.valueOf(hibernate ? "RUN" : way.toUpperCase(Locale.ROOT));
    try (Cruddur cruddur =
        Cruddur.builder().url(ConnectionUrl.parse(url)).schema(schema).migrations(mode).build()) {
      if (hibernate) {
        cruddur.warmUp();
      }
      return cruddur.feeds().home(PageQuery.first(20)).items().size();
    }
  }

  private static long peakBytes() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return -1;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return 1024L * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return -1;
  }
}

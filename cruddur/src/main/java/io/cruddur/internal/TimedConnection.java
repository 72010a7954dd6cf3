package io.cruddur.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;

/** A connection whose statements are cancelled after some seconds. */
public final class TimedConnection {

  private TimedConnection() {}

  /**
   * The same connection.
   *
   * @param seconds until the driver cancels a statement of its
   */
  public static Connection of(Connection connection, int seconds) {
    return (Connection)
        Proxy.newProxyInstance(
            TimedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(connection, arguments);
                if (result instanceof Statement statement) {
                  statement.setQueryTimeout(seconds);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

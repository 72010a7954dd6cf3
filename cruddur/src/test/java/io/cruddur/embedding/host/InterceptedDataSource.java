package io.cruddur.embedding.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** As hosts wrap theirs: each call of its connections goes through an interceptor. */
public final class InterceptedDataSource extends DelegatingDataSource {

  /** What happens instead of a call, or around it. */
  @FunctionalInterface
  public interface Interceptor {
    @Nullable Object intercept(Call call) throws Throwable;
  }

  /** A call of a connection. */
  public record Call(Connection connection, Method method, List<@Nullable Object> arguments) {

    public boolean is(String name) {
      return method.getName().equals(name);
    }

    public @Nullable Object proceed() throws Throwable {
      try {
        return method.invoke(connection, arguments.toArray());
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  private final Interceptor interceptor;

  public InterceptedDataSource(DataSource dataSource, Interceptor interceptor) {
    super(dataSource);
    this.interceptor = interceptor;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                interceptor.intercept(
                    new Call(
                        connection,
                        method,
                        arguments == null ? List.of() : Arrays.asList(arguments))));
  }
}

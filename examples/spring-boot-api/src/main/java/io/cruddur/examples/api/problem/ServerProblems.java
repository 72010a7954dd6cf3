package io.cruddur.examples.api.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** What Tomcat itself refuses, before any of our code is asked: a problem, not Tomcat's page. */
@Configuration(proxyBeanMethods = false)
class ServerProblems {

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsInsteadOfPages() {
    return server ->
        server.addContextCustomizers(
            context ->
                ((StandardHost) context.getParent())
                    .setErrorReportValveClass(ProblemValve.class.getName()));
  }

  /** Public, because Tomcat makes it by its name. */
  public static final class ProblemValve extends ErrorReportValve {

    /** For Tomcat. */
    public ProblemValve() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      if (response.getStatus() < 400
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      HttpStatus known = HttpStatus.resolve(response.getStatus());
      HttpStatus status = known == null ? HttpStatus.BAD_REQUEST : known;
      try {
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Content-Security-Policy", "default-src 'none'");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response
            .getReporter()
            .write(
                String.format(
                    Locale.ROOT,
                    "{\"title\": \"%s\", \"status\": %d, \"code\": \"%s\"}",
                    status.getReasonPhrase(),
                    response.getStatus(),
                    status.name().toLowerCase(Locale.ROOT)));
        response.finishResponse();
      } catch (IOException | IllegalStateException e) {
        // why: nobody is left to read it.
        container.getLogger().debug("A problem could not be written", e);
      }
    }
  }
}

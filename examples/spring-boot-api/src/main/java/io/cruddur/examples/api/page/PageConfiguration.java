package io.cruddur.examples.api.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.thymeleaf.ITemplateEngine;

/** Who opens a page is answered by one, even where there is nothing but a problem to show. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {

  private static final List<MediaType> JSON =
      List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON, MediaType.ALL);
  private static final List<MediaType> PAGE =
      Stream.concat(Stream.of(MediaType.TEXT_HTML), JSON.stream()).toList();

  /** No page is below these. */
  private static final List<String> NO_PAGES = List.of("/api/", "/dev/", "/v3/", "/actuator/");

  private final ITemplateEngine templates;
  private final PageSettings settings;

  PageConfiguration(ITemplateEngine templates, PageSettings settings) {
    this.templates = templates;
    this.settings = settings;
  }

  /**
   * Browsers say that they want HTML. All else gets JSON, no matter what it asks for, before
   * anything is written in vain.
   */
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.strategies(List.of(request -> wantsPage(request) ? PAGE : JSON));
  }

  private static boolean wantsPage(NativeWebRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
    if (accept == null || servlet == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
      return false;
    }
    Object refused = servlet.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String path = refused == null ? servlet.getRequestURI() : refused.toString();
    return NO_PAGES.stream().noneMatch(path::startsWith);
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
    builder.addCustomConverter(new ProblemPage(templates, settings));
  }
}

package io.cruddur.examples.api.page;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** A problem as somebody reads it who opened a page. With scripts the page then tries by itself. */
final class ProblemPage extends AbstractHttpMessageConverter<ProblemDetail> {

  static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private final ITemplateEngine templates;
  private final PageSettings settings;

  ProblemPage(ITemplateEngine templates, PageSettings settings) {
    super(MediaType.TEXT_HTML);
    this.templates = templates;
    this.settings = settings;
  }

  @Override
  protected boolean supports(Class<?> type) {
    return ProblemDetail.class.isAssignableFrom(type);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  protected ProblemDetail readInternal(
      Class<? extends ProblemDetail> type, HttpInputMessage message) {
    throw new HttpMessageNotReadableException("Nobody sends pages.", message);
  }

  @Override
  protected void writeInternal(ProblemDetail problem, HttpOutputMessage message)
      throws IOException {
    String heading =
        switch (problem.getStatus()) {
          case 400 -> "That is no address";
          case 403 -> "Not for you";
          case 404 -> "Not here";
          case 429, 503 -> "Busy";
          default -> "That did not work";
        };
    String note =
        switch (problem.getStatus()) {
          case 400 -> "Something in the address cannot be read.";
          case 403 -> "You may not see this.";
          case 404 -> "It was deleted, has expired, or never was.";
          case 429, 503 -> "The service is busy. Try again in a moment.";
          default -> "Something went wrong here. Try again in a moment.";
        };
    Map<String, Object> model = settings.of(heading);
    model.put("note", note);
    message.getHeaders().setContentType(HTML);
    Writer writer = new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8);
    templates.process(PageSettings.TEMPLATE, new Context(Locale.ENGLISH, model), writer);
    writer.flush();
  }
}

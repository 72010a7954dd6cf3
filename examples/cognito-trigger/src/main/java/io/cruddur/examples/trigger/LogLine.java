package io.cruddur.examples.trigger;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object a line, for CloudWatch Logs Insights. Holds no name, address or id of the user:
 * the request's id leads to the rest.
 */
final class LogLine {

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Begins a line with the level (INFO, WARN, ERROR) and what happened, in one word. */
  LogLine(String level, String outcome) {
    with("level", level).with("outcome", outcome);
  }

  /** Adds a field. */
  LogLine with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** Writes the line to the function's log. */
  void write() {
    LambdaRuntime.getLogger().log(this + "\n");
  }

  @Override
  public String toString() {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        if (field.getValue() instanceof Number number) {
          json.writeNumberField(field.getKey(), number.longValue());
        } else if (field.getValue() instanceof Boolean flag) {
          json.writeBooleanField(field.getKey(), flag);
        } else {
          json.writeStringField(field.getKey(), field.getValue().toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }
}

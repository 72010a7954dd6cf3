package io.cruddur.examples.trigger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the handler needs of a Cognito event; all else stays in the bytes, which go back as they
 * came.
 *
 * @param source the {@code triggerSource}; empty where the event has none
 * @param attributes the {@code userAttributes} that are texts; those of other types do not count
 */
record TriggerEvent(String source, Map<String, String> attributes) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads an event.
   *
   * @throws IOException if it is not a JSON object, or was cut off
   */
  static TriggerEvent parse(byte[] event) throws IOException {
    Map<String, String> attributes = new HashMap<>();
    String source = "";
    try (JsonParser json = JSON.createParser(event)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the event is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("triggerSource") && value == JsonToken.VALUE_STRING) {
          source = json.getText();
        } else if (name.equals("request") && value == JsonToken.START_OBJECT) {
          readRequest(json, attributes);
        } else {
          json.skipChildren();
        }
      }
    }
    return new TriggerEvent(source, attributes);
  }

  private static void readRequest(JsonParser json, Map<String, String> attributes)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT && name.equals("userAttributes")) {
        readAttributes(json, attributes);
      } else {
        json.skipChildren();
      }
    }
  }

  private static void readAttributes(JsonParser json, Map<String, String> attributes)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        attributes.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
  }
}

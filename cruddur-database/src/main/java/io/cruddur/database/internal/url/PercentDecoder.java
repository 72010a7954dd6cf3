package io.cruddur.database.internal.url;

import io.cruddur.database.InvalidConnectionUrlException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** libpq's percent-decoding: UTF-8, {@code +} is a plus, {@code %00} is forbidden. */
public final class PercentDecoder {

  private PercentDecoder() {}

  /**
   * Decodes one part of a URI.
   *
   * @param what how to name the part in an error, because its text may hold a secret
   */
  static String decode(String text, String what) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[encoded.length];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      byte b = encoded[i];
      if (b == '%') {
        b = octet(encoded, i, what);
        i += 2;
      }
      decoded[length++] = b;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decoded, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidConnectionUrlException(what + " is not UTF-8 once percent-decoded");
    }
  }

  private static byte octet(byte[] encoded, int percent, String what) {
    int high = percent + 2 < encoded.length ? Character.digit(encoded[percent + 1], 16) : -1;
    int low = percent + 2 < encoded.length ? Character.digit(encoded[percent + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw new InvalidConnectionUrlException(
          what + " has a '%' that two hexadecimal digits do not follow; write a plain '%' as %25");
    }
    if (high == 0 && low == 0) {
      throw new InvalidConnectionUrlException(what + " has the forbidden value %00");
    }
    return (byte) (high << 4 | low);
  }
}

package io.cruddur.examples.rds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks a token as RDS does: by signing it once more (AWS Signature Version 4). */
final class IamToken {

  private IamToken() {}

  static void verify(String token, String hostAndPort, String user)
      throws GeneralSecurityException {
    assertThat(token).startsWith(hostAndPort + "/?");
    List<String> signed =
        Arrays.stream(token.substring(hostAndPort.length() + 2).split("&", -1))
            .filter(pair -> !pair.startsWith("X-Amz-Signature="))
            .sorted()
            .toList();
    Map<String, String> parameters =
        Arrays.stream(token.substring(hostAndPort.length() + 2).split("&", -1))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
    String date = parameters.get("X-Amz-Date");
    String scope = date.substring(0, 8) + "/" + Shell.REGION + "/rds-db/aws4_request";
    assertThat(parameters)
        .containsEntry("Action", "connect")
        .containsEntry("DBUser", user)
        .containsEntry("X-Amz-Expires", "900")
        .containsEntry("X-Amz-Credential", Shell.ACCESS_KEY + "/" + scope);

    String request =
        String.join(
            "\n",
            "GET",
            "/",
            String.join("&", signed),
            "host:" + hostAndPort,
            "",
            "host",
            sha256(""));
    String text = String.join("\n", "AWS4-HMAC-SHA256", date, scope, sha256(request));
    byte[] key = ("AWS4" + Shell.SECRET_KEY).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    assertThat(parameters)
        .containsEntry("X-Amz-Signature", HexFormat.of().formatHex(hmac(key, text)));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}

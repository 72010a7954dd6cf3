package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "LocalHost",
        "localhost.",
        "127.0.0.1",
        "127.1.2.3",
        "127.1",
        "127.0.1",
        "127.16777215",
        "2130706433",
        "2147483647",
        "::1",
        "0:0:0:0:0:0:0:1",
        "0000::0001",
        "::1%lo",
        "::ffff:127.0.0.1",
        "::FFFF:127.9.9.9",
        "::ffff:7f00:1"
      })
  void isThisMachine(String host) {
    assertThat(new HostAndPort(host, 5432).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.db.example.com",
        "127.0.0.1.example.com",
        "127.",
        "127.0.0.1.",
        "127.0.0.256",
        "127.0.0.1.1",
        "127.256.1",
        "127.16777216",
        "127..1",
        "127.-1",
        "127.0.0.0x1",
        "127",
        "0x7f000001",
        "0X7F.1",
        "0177.0.0.1",
        "127.0.0.01",
        "2130706432.1",
        "6425673729",
        "2147483648",
        "0",
        "0.0.0.0",
        "::",
        "::2",
        "::127.0.0.1",
        "::ffff:192.0.2.1",
        "2001:db8::7f00:1",
        "fe80::1%lo",
        "localhost.example.com",
        "db.localhost",
        "localhosts",
        "db",
        "128.0.0.1",
        "126.255.255.255",
        "\u0661\u0662\u0667.0.0.1",
        "host.docker.internal"
      })
  void isNotThisMachine(String host) {
    assertThat(new HostAndPort(host, 5432).isLoopback()).isFalse();
  }

  /** What counts as loopback is what Java connects to, and no name server is asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {"127.1", "127.0.1", "2130706433", "127.16777215", "::ffff:7f00:1", "::1%lo"})
  void javaReadsTheAddressAlike(String host) throws Exception {
    assertThat(InetAddress.getByName(host).isLoopbackAddress()).isTrue();
  }

  @Test
  void anAddressIsNoNameWithoutDomain() {
    for (String address : new String[] {"3221225985", "0xC0000201", "192.0.2.1", "2001:db8::1"}) {
      assertThat(new HostAndPort(address, 5432).isSingleLabel()).as(address).isFalse();
    }
    for (String name : new String[] {"db", "1db", "0db", "postgres-1"}) {
      assertThat(new HostAndPort(name, 5432).isSingleLabel()).as(name).isTrue();
    }
  }

  @Test
  void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"tr-TR", "fa-IR", "ar-EG", "mr-IN"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(new HostAndPort("LOCALHOST", 5432).isLoopback()).as(tag).isTrue();
        assertThat(new HostAndPort("h", 5432)).as(tag).hasToString("h:5432");
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}

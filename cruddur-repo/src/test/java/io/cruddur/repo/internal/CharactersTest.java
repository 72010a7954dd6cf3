package io.cruddur.repo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharactersTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        ' ', '\t', '\n', 0x00, 0x1C, 0x85, 0xA0, 0x1680, 0x2007, 0x2028, 0x202F, 0x205F, 0x3000
      })
  void spacesSeparateAndAreInvisible(int c) {
    assertThat(Characters.isSpace(c)).isTrue();
    assertThat(Characters.isInvisible(c)).isTrue();
    assertThat(Characters.isHandleCharacter(c)).isFalse();
  }

  /**
   * Zero width, fillers, directional controls, selectors, tags: default ignorable, most of them.
   */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E,
        0x200F, 0x202A, 0x202E, 0x2060, 0x2065, 0x2066, 0x2069, 0x206F, 0x2800, 0x3164, 0xFE0F,
        0xFEFF, 0xFFA0, 0xFFF0, 0x1BCA0, 0x1D159, 0x1D173, 0xE0001, 0xE007F, 0xE01EF, 0xE0FFF
      })
  void whatCannotBeSeenIsBlankAndNoPartOfAHandle(int c) {
    assertThat(Characters.isInvisible(c)).isTrue();
    assertThat(Characters.isBlank(Character.toString(c) + " ")).isTrue();
    assertThat(Characters.isHandleCharacter(c)).isFalse();
    assertThat(Characters.isSpace(c)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0600, 0xFFF9, 0xE000, 0xF8FF, 0x10FFFF, 0xFDD0, 0xFFFE, 0x1FFFF, 0xD83E})
  void formatsPrivateUseAndNoncharactersAreNoPartOfAHandle(int c) {
    assertThat(Characters.isHandleCharacter(c)).isFalse();
  }

  /** The last ones are symbols of Unicode 14 and 16, which JDK 17 does not know. */
  @ParameterizedTest
  @ValueSource(
      ints = {'a', '_', '-', '.', '\'', 0xE9, 0x0301, 0x540D, 0x0E17, 0x1F980, 0x1FAE0, 0x1FAE9})
  void whatCanBeSeenMayBePartOfAHandle(int c) {
    assertThat(Characters.isHandleCharacter(c)).isTrue();
    assertThat(Characters.isInvisible(c)).isFalse();
    assertThat(Characters.isBlank("\u200b" + Character.toString(c))).isFalse();
  }

  @Test
  void onlySpacesAreStripped() {
    assertThat(Characters.strip("\u00a0\t a b\u3000")).isEqualTo("a b");
    assertThat(Characters.strip("\u2764\ufe0f ")).isEqualTo("\u2764\ufe0f");
    assertThat(Characters.strip(" \u00a0")).isEmpty();
  }
}

package io.cruddur.spring.internal;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;

/** Properties that are on or off, before they are bound to anything. */
public final class Switches {

  private Switches() {}

  /**
   * Whether a property is on, in any of the words that Spring takes.
   *
   * @throws InvalidConfigurationPropertyValueException if it is another word, naming the property
   */
  public static boolean isOn(Environment environment, String name, boolean byDefault) {
    try {
      return environment.getProperty(name, Boolean.class, byDefault);
    } catch (ConversionException e) {
      throw new InvalidConfigurationPropertyValueException(
          name, environment.getProperty(name), "It is neither true nor false.");
    }
  }
}

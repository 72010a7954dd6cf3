package io.cruddur.database;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Public, supported, and tested, but not yet promised for ever: a minor release may change it in a
 * way that breaks callers. What has no such mark changes only with a major release. UPGRADING.md
 * lists what is marked.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.FIELD})
public @interface Experimental {

  /**
   * What may change.
   *
   * @return one sentence, never empty
   */
  String value();
}

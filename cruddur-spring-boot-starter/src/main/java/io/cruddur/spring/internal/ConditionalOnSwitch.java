package io.cruddur.spring.internal;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Where a property is switched on, by any word that binding takes for true: {@code
 * ConditionalOnBooleanProperty} knows {@code true} alone, so that {@code yes} would switch off.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnSwitch.class)
public @interface ConditionalOnSwitch {

  /**
   * The property.
   *
   * @return its whole name
   */
  String value();

  /**
   * What counts where it is not set.
   *
   * @return whether it is then on
   */
  boolean byDefault() default false;
}

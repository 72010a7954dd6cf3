package io.cruddur.spring.internal;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

final class OnSwitch extends SpringBootCondition {

  OnSwitch() {}

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata annotated) {
    MergedAnnotation<ConditionalOnSwitch> wanted =
        annotated.getAnnotations().get(ConditionalOnSwitch.class);
    String name = wanted.getString("value");
    boolean on = Switches.isOn(context.getEnvironment(), name, wanted.getBoolean("byDefault"));
    return new ConditionOutcome(on, name + " is " + (on ? "on" : "off"));
  }
}

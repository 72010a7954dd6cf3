package io.cruddur.examples.trigger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The template as CloudFormation reads it, its functions ({@code !Ref} and so on) kept. */
final class Template {

  /** A function of CloudFormation and its argument. */
  record Intrinsic(String name, Object argument) {}

  private static final class CloudFormation extends SafeConstructor {

    CloudFormation() {
      super(options());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return new Intrinsic(node.getTag().getValue(), argument(node));
            }
          });
    }

    private Object argument(Node node) {
      if (node instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      return node instanceof SequenceNode sequence
          ? constructSequence(sequence)
          : constructMapping((MappingNode) node);
    }

    private static LoaderOptions options() {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      return options;
    }
  }

  private final Map<?, ?> root;

  private Template(Map<?, ?> root) {
    this.root = root;
  }

  static Template read(Path file) throws IOException {
    return new Template(new Yaml(new CloudFormation()).load(Files.readString(file)));
  }

  Map<?, ?> section(String name) {
    return root.containsKey(name) ? (Map<?, ?>) root.get(name) : Map.of();
  }

  Map<?, ?> resource(String name) {
    return (Map<?, ?>) section("Resources").get(name);
  }

  Map<?, ?> properties(String resource) {
    return (Map<?, ?>) resource(resource).get("Properties");
  }

  List<?> resourcesOf(String type) {
    return section("Resources").entrySet().stream()
        .filter(entry -> type.equals(((Map<?, ?>) entry.getValue()).get("Type")))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<Intrinsic> intrinsics() {
    List<Intrinsic> found = new ArrayList<>();
    visit(root, found::add);
    return found;
  }

  /** The names of conditions that resources and outputs carry. */
  List<Object> conditionsCarried() {
    List<Object> names = new ArrayList<>();
    for (String section : List.of("Resources", "Outputs")) {
      for (Object part : section(section).values()) {
        Object condition = ((Map<?, ?>) part).get("Condition");
        if (condition != null) {
          names.add(condition);
        }
      }
    }
    return names;
  }

  private static void visit(Object value, Consumer<Intrinsic> visitor) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> visit(each, visitor));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> visit(each, visitor));
    } else if (value instanceof Intrinsic intrinsic) {
      visitor.accept(intrinsic);
      visit(intrinsic.argument(), visitor);
    }
  }
}

package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What is published beside the classes: the BOM, and what a POM must say. */
class ReleaseTest {

  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  static List<ProjectModule> modules() {
    return ProjectModule.PUBLISHED;
  }

  @Test
  void theBomHasEveryPublishedModule() throws Exception {
    Document bom = pom("cruddur-bom");

    assertThat(texts(bom, "//dependencyManagement//artifactId"))
        .containsExactlyInAnyOrderElementsOf(modules().stream().map(ProjectModule::name).toList());
    assertThat(texts(bom, "//dependencyManagement//version")).containsOnly("${project.version}");
    assertThat(text(bom, "/project/version")).isEqualTo(text(pom("."), "/project/version"));
    assertThat(texts(bom, "/project/parent")).isEmpty();
  }

  @Test
  void thePomsSayWhatARepositoryAsksFor() throws Exception {
    for (String module : List.of(".", "cruddur-bom")) {
      Document pom = pom(module);
      for (String path :
          List.of(
              "name",
              "description",
              "url",
              "licenses/license/name",
              "licenses/license/url",
              "developers/developer/name",
              "scm/connection",
              "scm/url")) {
        assertThat(text(pom, "/project/" + path)).as("%s of %s", path, module).isNotBlank();
      }
    }
    for (ProjectModule module : modules()) {
      Document pom = pom(module.name());
      assertThat(text(pom, "/project/name")).isNotBlank();
      assertThat(text(pom, "/project/description")).isNotBlank();
    }
  }

  private static Document pom(String module) throws Exception {
    Path file = ProjectModule.ROOT.resolve(module).resolve("pom.xml");
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static String text(Document pom, String path) throws XPathExpressionException {
    return XPATH.evaluate(path, pom);
  }

  private static List<String> texts(Document pom, String path) throws XPathExpressionException {
    NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .map(Node::getTextContent)
        .toList();
  }
}

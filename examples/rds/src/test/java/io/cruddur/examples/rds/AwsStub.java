package io.cruddur.examples.rds;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Stands in for RDS, EC2 and STS: takes the forms that the AWS CLI posts, remembers them, and
 * answers in each service's XML. What it was not told to answer is an error.
 */
final class AwsStub implements AutoCloseable {

  /** Of EC2, whose answers have another form than those of the other two. */
  private static final String EC2 = "2016-11-15";

  /** What was asked: the parameters of the form, but for Action and Version. */
  record Request(String action, Map<String, String> parameters) {}

  private record Answer(int status, String xml) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Request, Answer>> answers = new ConcurrentHashMap<>();

  AwsStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
    answer(
        "GetCallerIdentity",
        "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/river</Arn>");
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Always answers so. */
  void answer(String action, String xml) {
    answer(action, request -> xml);
  }

  /** Answers by what is asked. */
  void answer(String action, Function<Request, String> xml) {
    answers.put(action, request -> new Answer(200, xml.apply(request)));
  }

  /** Answers with one after the other, and then with the last. */
  void answerInTurn(String action, List<String> xml) {
    List<String> left = new ArrayList<>(xml);
    answer(action, request -> left.size() > 1 ? left.remove(0) : left.get(0));
  }

  /** Answers with an error. */
  void refuse(String action, String code, String message) {
    answers.put(action, request -> new Answer(400, error(code, message)));
  }

  /** What was asked so far, in order. */
  List<String> actions() {
    return requests.stream().map(Request::action).toList();
  }

  /** What was asked that changes something. */
  List<String> changes() {
    return actions().stream()
        .filter(action -> !action.startsWith("Describe") && !action.startsWith("Get"))
        .toList();
  }

  /** The parameters of each request of that action, in order. */
  List<Map<String, String>> all(String action) {
    return requests.stream()
        .filter(request -> request.action().equals(action))
        .map(Request::parameters)
        .toList();
  }

  /** The parameters of the one request of that action. */
  Map<String, String> only(String action) {
    List<Map<String, String>> found = all(action);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " requests " + action + " among " + actions());
    }
    return found.get(0);
  }

  void forget() {
    requests.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      Request request = new Request(form.remove("Action"), form);
      boolean ec2 = EC2.equals(form.remove("Version"));
      requests.add(request);
      Answer answer = answer(exchange, request);
      byte[] body = envelope(request.action(), answer, ec2).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/xml");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange, Request request) {
    String signature = exchange.getRequestHeaders().getFirst("Authorization");
    if (signature == null || !signature.startsWith("AWS4-HMAC-SHA256 Credential=")) {
      return new Answer(403, error("MissingAuthenticationToken", "the request is not signed"));
    }
    return answers
        .getOrDefault(
            request.action(),
            unexpected -> new Answer(400, error("InvalidAction", unexpected.toString())))
        .apply(request);
  }

  private static String error(String code, String message) {
    return "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
  }

  private static String envelope(String action, Answer answer, boolean ec2) {
    if (answer.status() != 200) {
      return ec2
          ? "<Response><Errors>" + answer.xml() + "</Errors><RequestID>1</RequestID></Response>"
          : "<ErrorResponse>" + answer.xml() + "<RequestId>1</RequestId></ErrorResponse>";
    }
    return ec2
        ? "<%1$sResponse><requestId>1</requestId>%2$s</%1$sResponse>"
            .formatted(action, answer.xml())
        : "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
            .formatted(action, answer.xml());
  }

  private static Map<String, String> parse(String form) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          URLDecoder.decode(pair.substring(0, equals), UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return parameters;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package io.cruddur.benchmarks.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All results of a run.
 *
 * @param run what, where and when: names and texts, in the order in which they are shown
 * @param results what was measured
 */
public record Report(Map<String, String> run, List<Result> results) {

  /** Reads what {@link #write} wrote. */
  public static Report read(Path file) throws IOException {
    Map<String, Object> json = JSON.std.mapFrom(Files.readString(file));
    Map<String, String> run = new LinkedHashMap<>();
    List<Result> results = new ArrayList<>();
    if (json.get("run") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> run.put(String.valueOf(key), String.valueOf(value)));
    }
    if (json.get("benchmarks") instanceof List<?> list) {
      for (Object each : list) {
        results.add(Result.fromJson((Map<?, ?>) each));
      }
    }
    return new Report(run, results);
  }

  /** Writes JSON, a line for each result. */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder("{\"run\":");
    text.append(JSON.std.asString(run)).append(",\n\"benchmarks\":[\n");
    for (int i = 0; i < results.size(); i++) {
      text.append(i == 0 ? "" : ",\n").append(JSON.std.asString(results.get(i).toJson()));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text.append("\n]}\n"));
  }

  /** Who was measured, in the order of the first case of each. */
  List<String> peers() {
    return results.stream().map(Result::peer).distinct().toList();
  }

  /** The results of a group, by what stands behind the slash; numbers in their order. */
  Map<String, List<Result>> group(String group) {
    Map<String, List<Result>> cases = new LinkedHashMap<>();
    for (Result result : results) {
      if (result.group().equals(group)) {
        cases.computeIfAbsent(result.which(), key -> new ArrayList<>()).add(result);
      }
    }
    if (cases.keySet().stream().allMatch(which -> which.matches("\\d+"))) {
      Map<String, List<Result>> sorted =
          new TreeMap<>((one, other) -> Long.compare(Long.parseLong(one), Long.parseLong(other)));
      sorted.putAll(cases);
      return sorted;
    }
    return cases;
  }
}

package io.cruddur.benchmarks.report;

import static java.util.stream.Collectors.joining;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.colors.XChartSeriesColors;
import org.knowm.xchart.style.lines.SeriesLines;

/** Lines of how cost grows, as SVG. */
public final class Plots {

  /**
   * A plot.
   *
   * @param groups what is drawn; of several groups their names stand in the legend
   */
  record Plot(String file, String x, List<String> groups, List<String> peers) {

    /** Whether there is anything that makes a line. */
    boolean isDrawn(Report report) {
      return groups.stream().anyMatch(group -> report.group(group).size() > 1);
    }
  }

  private static final List<String> BOTH =
      List.of("JDBC", "JDBC, chosen for each call", PerformancePage.LIBRARY);

  private static final List<Plot> PLOTS =
      List.of(
          new Plot("home-by-posts", "posts in the table", List.of("home by posts"), List.of()),
          new Plot("home-by-depth", "posts before the page", List.of("home by depth"), List.of()),
          new Plot("following-quiet", "quiet followees", List.of("following quiet"), List.of()),
          new Plot("following-busy", "busy followees", List.of("following busy"), List.of()),
          new Plot(
              "like-by-clients", "clients at once", List.of("like one post at once"), List.of()),
          new Plot(
              "mixed-load",
              "calls a second",
              List.of("mixed load, pool of 2", "mixed load, pool of 8", "mixed load, pool of 32"),
              BOTH));

  private Plots() {}

  static Plot plot(String file) {
    return PLOTS.stream().filter(plot -> plot.file().equals(file)).findFirst().orElseThrow();
  }

  /** Draws what a report has into a directory, and removes what it has not. */
  public static void draw(Report report, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Plot plot : PLOTS) {
      Path file = directory.resolve(plot.file() + ".svg");
      Files.deleteIfExists(file);
      if (plot.isDrawn(report)) {
        VectorGraphicsEncoder.saveVectorGraphic(
            chart(report, plot), file.toString(), VectorGraphicsFormat.SVG);
      }
    }
  }

  /** On what it was measured. */
  private static String caption(Report report) {
    return Stream.of("machine", "server", "Java", "commit")
        .map(key -> report.run().getOrDefault(key, ""))
        .map(text -> text.replaceFirst(", (\\d+ GB|shared_buffers).*", ""))
        .map(text -> text.replaceFirst("^.* VM (\\d[\\d.]*).*", "Java $1"))
        .collect(joining(" · "));
  }

  private static XYChart chart(Report report, Plot plot) {
    XYChart chart =
        new XYChartBuilder()
            .width(860)
            .height(440)
            .title(caption(report))
            .theme(ChartTheme.XChart)
            .xAxisTitle(plot.x())
            .yAxisTitle("microseconds")
            .build();
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisLogarithmic(true)
        .setLegendPosition(LegendPosition.OutsideE)
        .setMarkerSize(6)
        .setDecimalPattern("#,###")
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 9))
        .setChartTitleBoxVisible(false)
        .setChartBackgroundColor(Color.WHITE);
    for (String group : plot.groups()) {
      Map<String, List<double[]>> lines = new LinkedHashMap<>();
      report
          .group(group)
          .forEach(
              (which, results) ->
                  results.stream()
                      .filter(
                          result -> plot.peers().isEmpty() || plot.peers().contains(result.peer()))
                      .forEach(
                          result ->
                              lines
                                  .computeIfAbsent(result.peer(), key -> new ArrayList<>())
                                  .add(
                                      new double[] {
                                        Double.parseDouble(which),
                                        result.p99().isMeasured()
                                            ? result.p99().median()
                                            : result.cost().clock()
                                      })));
      lines.forEach(
          (peer, points) -> {
            boolean alone = plot.groups().size() == 1;
            XYSeries line =
                chart.addSeries(
                    alone ? peer : peer + group.substring(group.lastIndexOf(',')),
                    points.stream().mapToDouble(point -> point[0]).toArray(),
                    points.stream().mapToDouble(point -> point[1]).toArray());
            Color color =
                color(alone ? report.peers().indexOf(peer) : plot.groups().indexOf(group));
            line.setMarkerColor(color);
            line.setLineColor(color);
            if (!alone && !peer.equals(PerformancePage.LIBRARY)) {
              line.setLineStyle(SeriesLines.DASH_DASH);
            }
          });
    }
    return chart;
  }

  /** A peer has one color in all plots. */
  private static Color color(int index) {
    Color[] colors = new XChartSeriesColors().getSeriesColors();
    return colors[index % colors.length];
  }
}

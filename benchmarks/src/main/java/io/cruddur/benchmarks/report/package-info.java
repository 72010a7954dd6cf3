/** What was measured: as JSON, as plots, and as docs/performance.md, which is made of them. */
@NullMarked
package io.cruddur.benchmarks.report;

import org.jspecify.annotations.NullMarked;

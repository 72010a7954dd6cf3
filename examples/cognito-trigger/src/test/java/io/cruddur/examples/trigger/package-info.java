/** Tests of the trigger: its own process, the real runtime client, a real PostgreSQL. */
package io.cruddur.examples.trigger;

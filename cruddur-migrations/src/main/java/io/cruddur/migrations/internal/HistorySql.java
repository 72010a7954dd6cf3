package io.cruddur.migrations.internal;

/**
 * The statements by which Liquibase keeps its history, for those who change the schema without it.
 * A test compares the outcome with Liquibase's own. Names are unqualified: the session's
 * search_path is the schema.
 */
public record HistorySql(SchemaTarget target) {

  /** Both tables, if they are missing. */
  public String create() {
    return """
        CREATE TABLE IF NOT EXISTS %1$s (
          id varchar(255) NOT NULL,
          author varchar(255) NOT NULL,
          filename varchar(255) NOT NULL,
          dateexecuted timestamp NOT NULL,
          orderexecuted integer NOT NULL,
          exectype varchar(10) NOT NULL,
          md5sum varchar(35),
          description varchar(255),
          comments varchar(255),
          tag varchar(255),
          liquibase varchar(20),
          contexts varchar(255),
          labels varchar(255),
          deployment_id varchar(10)%4$s
        );
        CREATE TABLE IF NOT EXISTS %2$s (
          id integer NOT NULL,
          locked boolean NOT NULL,
          lockgranted timestamp,
          lockedby varchar(255),
          CONSTRAINT %3$s PRIMARY KEY (id)
        );
        INSERT INTO %2$s (id, locked) VALUES (1, false) ON CONFLICT DO NOTHING;
        """
        .formatted(
            target.history().quoted(),
            target.lock().quoted(),
            new Identifier(target.lock() + "_pkey").quoted(),
            target.ownsHistory() ? ",\n  PRIMARY KEY (id, author, filename)" : "");
  }

  /**
   * The primary key that Liquibase does not make: publications FOR ALL TABLES let no row be deleted
   * from a table without one, and a data-only restore doubles its rows. For a table of ours that
   * lacks it.
   */
  public String key() {
    return """
        DELETE FROM %1$s a USING %1$s b
        WHERE a.ctid > b.ctid AND (a.id, a.author, a.filename) = (b.id, b.author, b.filename);
        ALTER TABLE %1$s ADD PRIMARY KEY (id, author, filename);
        """
        .formatted(target.history().quoted());
  }

  /** The entry of a change set that has been applied. */
  public String insert(ChangeSetFile changeSet, String checksum) {
    return """
        INSERT INTO %1$s (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, labels)
        SELECT '%2$s', 'cruddur', '%3$s%2$s.sql', now() AT TIME ZONE 'UTC', coalesce(max(orderexecuted), 0) + 1, 'EXECUTED', '%4$s', 'sql', '', %5$s
        FROM %1$s;
        """
        .formatted(
            target.history().quoted(),
            changeSet.id(),
            ChangeSets.PATH,
            checksum,
            changeSet.labels().isEmpty() ? "NULL" : "'" + changeSet.labels() + "'");
  }

  /** Removes the entry of a change set that has been undone. */
  public String delete(ChangeSetFile changeSet) {
    return """
        DELETE FROM %s WHERE id = '%s' AND author = 'cruddur' AND filename = '%s%s.sql';
        """
        .formatted(target.history().quoted(), changeSet.id(), ChangeSets.PATH, changeSet.id());
  }
}

package com.example.clash;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Set;

/** Of a page in the web. */
@Entity
@Table(name = "bookmarks")
public class Bookmark {

  @Id private String url;

  @ElementCollection
  @CollectionTable(name = "hashtags")
  private Set<String> labels;

  protected Bookmark() {}

  public Set<String> labels() {
    return labels;
  }
}

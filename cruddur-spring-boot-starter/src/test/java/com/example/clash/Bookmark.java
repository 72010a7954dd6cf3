package com.example.clash;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Of a page in the web. */
@Entity
@Table(name = "bookmarks")
public class Bookmark {

  @Id private String url;

  protected Bookmark() {}
}

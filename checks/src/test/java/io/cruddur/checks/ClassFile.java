package io.cruddur.checks;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The constant pool of a class file. */
final class ClassFile {

  private ClassFile() {}

  /** All string constants, those included that a concatenation is made of. */
  static List<String> strings(Path file) throws IOException {
    Map<Integer, String> texts = new HashMap<>();
    List<Integer> strings = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(8);
      int constants = in.readUnsignedShort();
      for (int i = 1; i < constants; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.put(i, in.readUTF());
          case 8 -> strings.add(in.readUnsignedShort());
          case 7, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++; // why: these take two entries.
          }
          default -> throw new IOException(file + " has a constant of kind " + tag);
        }
      }
    }
    return strings.stream().map(texts::get).toList();
  }
}

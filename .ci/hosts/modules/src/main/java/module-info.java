module com.example.hosts {
  requires io.cruddur;
  requires io.cruddur.model;
  requires io.cruddur.repo;
  requires java.sql;
}

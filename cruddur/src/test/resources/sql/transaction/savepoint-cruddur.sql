SAVEPOINT cruddur

"""Writing to SQLite: each task is a transaction with a few hundred rows in the same database."""

import os
import sqlite3
import tempfile
import threading

# So many that a transaction lasts longer than a thread takes to start.
ROWS = 200

_mine = threading.local()
_folder = None


def inputs():
    """The database, in a folder that goes with the process that asked for it."""
    global _folder
    _folder = tempfile.TemporaryDirectory(prefix="concurviz-sqlite-")
    path = os.path.join(_folder.name, "rows.db")
    with sqlite3.connect(path) as database:
        database.execute("create table rows (task integer, number integer)")
    database.close()
    return [(path, task) for task in range(1_000)]


def write(argument):
    """Insert the rows in one transaction, and say how many of this task there are."""
    path, task = argument
    database = getattr(_mine, "database", None)
    if database is None:
        # Whoever finds the database locked asks again, for up to a minute.
        database = _mine.database = sqlite3.connect(path, timeout=60, check_same_thread=False)
    with database:
        database.execute("delete from rows where task = ?", (task,))
        database.executemany("insert into rows values (?, ?)", [(task, n) for n in range(ROWS)])
    return database.execute("select count(*) from rows where task = ?", (task,)).fetchone()[0]


def teardown():
    database = getattr(_mine, "database", None)
    if database is not None:
        database.close()

"""A column among many numbers, handed to the database as one parameter."""

import json

from django.db.models import BooleanField, Expression, F, Func


class OneOf(Func):
    """Whether a column is one of `numbers`, of which there may be tens of thousands.

    Django's own `__in` makes a parameter of each: SQLite takes no more than 32,766, and
    PostgreSQL is slow to read them. A condition: for `filter()` and `annotate()` alike.
    """

    output_field = BooleanField()
    conditional = True
    arity = 1

    def __init__(self, column: str | Expression, numbers: list[int]):
        self.numbers = numbers
        super().__init__(F(column) if isinstance(column, str) else column)

    def as_sqlite(self, compiler, connection, **context):
        among = "%s IN (SELECT value FROM json_each(%%s))"
        return self._as(among, json.dumps(self.numbers), compiler)

    # Of the column's own type: else PostgreSQL compares each number with each row.
    def as_postgresql(self, compiler, connection, **context):
        return self._as("%s = ANY(%%s::integer[])", self.numbers, compiler)

    def _as(self, template: str, parameter, compiler):
        column, parameters = compiler.compile(self.source_expressions[0])
        return template % column, [*parameters, parameter]

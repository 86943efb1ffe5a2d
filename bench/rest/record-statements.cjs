/*
 * Loaded into the measured program before it starts (`--require`). It sends all statements of the program to the benchmark,
 * so that the bare server and the plans use exactly those of the application.
 */
const { Client } = require('pg');

const query = Client.prototype.query;
Client.prototype.query = function (statement, values, ...rest) {
  const isObject = typeof statement === 'object' && statement !== null;
  const text = isObject ? statement.text : statement;
  // a pool passes a callback in the place of the values
  const given = isObject ? statement.values : values;
  if (process.connected && text)
    process.send({ name: statement.name, text, values: Array.isArray(given) ? given : [] });
  return query.call(this, statement, values, ...rest);
};

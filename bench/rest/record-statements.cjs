/*
 * Loaded into the measured program before it starts (`--require`): tells the bench what it says to PostgreSQL, word for word,
 * so that the bare server and the plans use the application's own statements.
 */
const { Client } = require('pg');

const query = Client.prototype.query;
Client.prototype.query = function (statement, values, ...rest) {
  const isObject = typeof statement === 'object' && statement !== null;
  const text = isObject ? statement.text : statement;
  // a pool asks with a callback where values may be
  const given = isObject ? statement.values : values;
  if (process.connected && text)
    process.send({ name: statement.name, text, values: Array.isArray(given) ? given : [] });
  return query.call(this, statement, values, ...rest);
};

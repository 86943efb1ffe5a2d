#!/usr/bin/env node
/*
 * The upper limit that the webhooks of Campana are compared with: it posts the same body to the same receiver over as many
 * connections. It has no queue, database, signature or judgement of addresses.
 */
import http from 'node:http';

const { URL_TO: url = '', BODY: body = '', COUNT = '0', CONNECTIONS = '64' } = process.env;
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(CONNECTIONS) });
const options = { method: 'POST', agent, headers: { 'content-type': 'application/json' } };

const post = () =>
  new Promise((resolve, reject) => {
    const request = http.request(url, options, (response) => response.resume().once('end', resolve));
    request.once('error', reject).end(body);
  });

let left = Number(COUNT);
const worker = async () => {
  while (left-- > 0) await post();
};
await Promise.all(Array.from({ length: Number(CONNECTIONS) }, worker));
agent.destroy();

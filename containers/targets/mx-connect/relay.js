// Relays mail from smtp-server through mx-connect and Nodemailer's SMTPConnection, as LAB_VARIANT says.
// The contract is docs/adding-a-target.md.
'use strict';

const variants = ['default', 'mta-sts'];
const variant = process.env.LAB_VARIANT ?? 'default';
if (!variants.includes(variant)) {
  console.error(`mx-connect: unknown LAB_VARIANT '${variant}'; known: ${variants.join(', ')}`);
  process.exit(64); // EX_USAGE of sysexits.h
}

const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { isIP } = require('node:net');
const { setTimeout: pause } = require('node:timers/promises');
const { promisify } = require('node:util');
const { SMTPServer } = require('smtp-server');
const SMTPConnection = require('nodemailer/lib/smtp-connection');
const mxConnect = promisify(require('mx-connect')); // 1.5 knows callbacks alone

const name = process.env.LAB_HOSTNAME;
const log = (...words) => console.log(new Date().toISOString(), ...words);

const policies = new Map();
const mtaSts = {
  enabled: variant === 'mta-sts',
  logger: entry => log('policy', JSON.stringify(entry)),
  cache: {
    get: async domain => policies.get(domain),
    set: async (domain, policy) => void policies.set(domain, policy)
  }
};

// ---- sending ----------------------------------------------------------------------------------------------------

const maxConnectTime = 30_000;

/** Hands a message to the first MX host that takes it. What a host answers to the message itself is the last word. */
async function deliver(mail) {
  const failed = [];
  let last;
  for (;;) {
    const mx = await mxConnect({ target: mail.to, maxConnectTime, ignoreMXHosts: failed, mxLastError: last, mtaSts });
    // Without an enforced policy TLS is opportunistic: a host with which it cannot be had gets the mail in clear text.
    const inClear = !isEnforced(mx) && last?.host === mx.host && !last.wasSecure;
    try {
      return await handOver(mail, mx, { ignoreTLS: inClear });
    } catch (error) {
      if (isAnswer(error)) throw error;
      if (isEnforced(mx) || inClear || error.wasSecure) failed.push(mx.host);
      last = error;
    }
  }
}

/** An answer to a transaction; one to EHLO or STARTTLS is not. */
const isAnswer = error => Boolean(error.responseCode) && ['EENVELOPE', 'EMESSAGE'].includes(error.code);

/** What mx-connect's README does not tell: it lays the policy's mode beside each host, and leaves TLS to its caller. */
const isEnforced = mx => mx.policyMatch?.mode === 'enforce';

function handOver({ from, to, message }, mx, { ignoreTLS }) {
  const { host, hostname } = mx;
  const enforced = isEnforced(mx);
  const connection = new SMTPConnection({
    connection: mx.socket,
    host,
    name,
    ignoreTLS,
    requireTLS: enforced,
    opportunisticTLS: !enforced,
    // RFC 6066 section 3: an address is no server name.
    tls: { servername: isIP(hostname) ? undefined : hostname, rejectUnauthorized: enforced }
  });
  return new Promise((resolve, reject) => {
    const fail = error => reject(Object.assign(error, { host, hostname, wasSecure: connection.secure }));
    connection.on('error', fail);
    connection.on('end', () => fail(new Error('the connection was closed')));
    connection.connect(() =>
      connection.send({ from, to }, message, (error, info) => {
        if (error) return fail(error), connection.close(); // which says "end"
        connection.quit();
        resolve(`${hostname} [${host}] ${connection.secure ? 'TLS' : 'clear text'}: ${info.response}`);
      })
    );
  });
}

// ---- the queue --------------------------------------------------------------------------------------------------

const queue = new Set();
const wakers = new Set();

/** The queue hook prints this file: address, TAB, why the last attempt was deferred. */
function writeDown() {
  const lines = [...queue].map(({ to, reason }) => `${to}\t${reason.replace(/\s+/g, ' ')}\n`);
  writeFileSync('/run/queue.new', lines.join(''));
  renameSync('/run/queue.new', '/run/queue');
}

async function keepTrying(mail) {
  queue.add(mail);
  writeDown();
  for (let seconds = 2; queue.has(mail); seconds = Math.min(2 * seconds, 8)) {
    try {
      log('delivered', mail.to, await deliver(mail));
      queue.delete(mail);
    } catch (error) {
      const isFinal = isAnswer(error) && error.responseCode >= 500;
      mail.reason = `${error.hostname ?? ''} ${error.response ?? error.message}`.trim();
      log(isFinal ? 'given up' : 'deferred', mail.to, mail.reason);
      if (isFinal) giveUp(mail, error);
    }
    writeDown();
    if (queue.has(mail)) await nextAttempt(seconds);
  }
}

function giveUp(mail, error) {
  queue.delete(mail);
  if (mail.from) keepTrying({ from: '', to: mail.from, message: bounce(mail, error), reason: '' });
}

/** A delivery status notification (RFC 3464). */
const bounce = ({ from, to }, error) => Buffer.from([
  `From: Mail Delivery System <MAILER-DAEMON@${name}>`,
  `To: <${from}>`,
  'Subject: Undelivered mail',
  'Auto-Submitted: auto-replied',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=part',
  '',
  '--part',
  '',
  `The message to ${to} was refused: ${error.response}`,
  '--part',
  'Content-Type: message/delivery-status',
  '',
  `Reporting-MTA: dns; ${name}`,
  '',
  `Final-Recipient: rfc822; ${to}`,
  'Action: failed',
  `Status: ${/^5\d\d[ -](5\.\d+\.\d+)/.exec(error.response)?.[1] ?? '5.0.0'}`,
  `Diagnostic-Code: smtp; ${error.response.replace(/\s+/g, ' ')}`,
  '',
  '--part--',
  ''
].join('\r\n'));

async function nextAttempt(seconds) {
  const waker = new AbortController();
  wakers.add(waker);
  await pause(1000 * seconds, null, { signal: waker.signal }).catch(() => {});
  wakers.delete(waker);
}

// ---- receiving --------------------------------------------------------------------------------------------------

const server = new SMTPServer({
  name,
  authOptional: true,
  disableReverseLookup: true,
  key: readFileSync(`/lab/certs/${name}/key.pem`),
  cert: readFileSync(`/lab/certs/${name}/chain.pem`),
  async onData(stream, session, callback) {
    const trace = `Received: from ${session.clientHostname} by ${name}; ${new Date().toUTCString()}\r\n`;
    const message = Buffer.concat([Buffer.from(trace), ...(await stream.toArray())]);
    const { mailFrom, rcptTo } = session.envelope;
    for (const { address } of rcptTo) keepTrying({ from: mailFrom.address ?? '', to: address, message, reason: '' });
    callback(null, 'queued');
  }
});

server.on('error', error => log(`a connection failed: ${error.message}`)); // one that fails ends no other
process.on('SIGUSR2', () => wakers.forEach(waker => waker.abort())); // the flush hook
process.on('SIGTERM', () => process.exit(0)); // process 1 of a container has no handler but its own
writeDown();
server.listen(25, '0.0.0.0');

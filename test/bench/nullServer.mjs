// The floor: a stdio language server that parses nothing and publishes one fixed diagnostic for every change.
let buffer = Buffer.alloc(0);
const diagnostics = [
  {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
    severity: 2,
    message: 'null',
  },
];

function send(message) {
  const body = JSON.stringify(message);
  process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function receive({ id, method, params }) {
  if (method === 'exit') process.exit(0);
  if (method === 'initialize') {
    send({
      jsonrpc: '2.0',
      id,
      result: { capabilities: { textDocumentSync: 2, hoverProvider: true, codeActionProvider: true } },
    });
  } else if (method === 'textDocument/didOpen' || method === 'textDocument/didChange') {
    const { uri, version } = params.textDocument;
    send({
      jsonrpc: '2.0',
      method: 'textDocument/publishDiagnostics',
      params: { uri, version, diagnostics },
    });
  } else if (id !== undefined) send({ jsonrpc: '2.0', id, result: null });
}

process.stdin.on('data', (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const head = buffer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: *(\d+)/i.exec(buffer.toString('latin1', 0, head))[1]);
    if (buffer.length < head + 4 + length) return;
    receive(JSON.parse(buffer.toString('utf8', head + 4, head + 4 + length)));
    buffer = buffer.subarray(head + 4 + length);
  }
});
process.stdin.on('end', () => process.exit(0));

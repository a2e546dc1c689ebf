// Makes a self-signed certificate for claude.ai, a new one for each run. It is stored nowhere, because a key that
// browsers on this machine are told to trust must not outlive the run.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @returns {{key: Buffer, cert: Buffer}} */
export function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), "replica-certificate-"));
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
        ...["-subj", "/CN=claude.ai", "-addext", "subjectAltName=DNS:claude.ai"],
        ...["-keyout", key, "-out", cert],
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { control } from './emulator.mjs'
import { makeTenant, msal, scopes } from './microsoft.mjs'

function makeCertificate() {
  const directory = mkdtempSync(join(tmpdir(), 'remand-vendor-'))
  const key = join(directory, 'key.pem'), certificate = join(directory, 'certificate.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=remand.test',
    '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  const made = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  rmSync(directory, { recursive: true })
  made.thumbprint = new X509Certificate(made.certificate).fingerprint256.replaceAll(':', '').toLowerCase()
  return made
}

test('MSAL gets a token with a client secret, and a second time from its cache', async () => {
  const tenant = await makeTenant()
  const application = msal(tenant, { clientSecret: tenant.app.secret })
  const first = await application.acquireTokenByClientCredential({ scopes })
  assert.match(first.accessToken, /^[\w-]+\.[\w-]+\.[\w-]+$/)
  assert.ok(first.expiresOn > new Date())
  const claims = JSON.parse(Buffer.from(first.accessToken.split('.')[1], 'base64url'))
  assert.ok(claims.roles.includes('Mail.ReadWrite'))
  const second = await application.acquireTokenByClientCredential({ scopes })
  assert.equal(second.fromCache, true)
})

test('MSAL gets a token with a certificate that is registered', async () => {
  const made = makeCertificate()
  const tenant = await makeTenant({ certificates: [made.certificate] })
  const application = msal(tenant, { clientCertificate: { thumbprintSha256: made.thumbprint, privateKey: made.key } })
  const result = await application.acquireTokenByClientCredential({ scopes })
  const claims = JSON.parse(Buffer.from(result.accessToken.split('.')[1], 'base64url'))
  assert.equal(claims.tid, tenant.id)
  assert.equal(claims.appid, tenant.app.client_id)
})

test('MSAL is told AADSTS700027 when the certificate is not registered', async () => {
  const made = makeCertificate(), other = makeCertificate()
  const tenant = await makeTenant({ certificates: [other.certificate] })
  const application = msal(tenant, { clientCertificate: { thumbprintSha256: made.thumbprint, privateKey: made.key } })
  await assert.rejects(application.acquireTokenByClientCredential({ scopes }), error => {
    assert.equal(error.errorCode, 'invalid_client')
    assert.match(error.message, /AADSTS700027/)
    return true
  })
})

test('MSAL is told AADSTS7000215 when the secret is wrong', async () => {
  const tenant = await makeTenant()
  await assert.rejects(msal(tenant, { clientSecret: 'wrong' }).acquireTokenByClientCredential({ scopes }), /AADSTS7000215/)
})

test('MSAL is told when nobody has consented', async () => {
  const tenant = await makeTenant()
  await control('PUT', '/v1/microsoft/consent', { tenant: tenant.id, client_id: tenant.app.client_id, is_consented: false })
  const application = msal(tenant, { clientSecret: tenant.app.secret })
  await assert.rejects(application.acquireTokenByClientCredential({ scopes }), error => error.errorCode === 'unauthorized_client')
})

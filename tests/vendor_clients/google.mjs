// A Google customer in the emulator, and Google's own libraries looking at it.
import { gmail_v1 } from '@googleapis/gmail'
import { admin_directory_v1 } from '@googleapis/admin'
import { JWT } from 'google-auth-library'

import { control, endpoints, freshDomain, LoopbackAgent } from './emulator.mjs'

const base = 'https://www.googleapis.com/auth/'
export const modify = `${base}gmail.modify`
export const pubsub = `${base}pubsub`
export const directoryScopes = ['admin.directory.user.readonly', 'admin.directory.group.readonly',
  'admin.directory.group.member.readonly', 'admin.directory.domain.readonly'].map(name => base + name)

export const agent = new LoopbackAgent(endpoints.google['gmail-endpoint'])

export async function makeCustomer() {
  const domain = freshDomain()
  const admin = `admin@${domain}`, carl = `carl@${domain}`, dora = `dora@${domain}`
  const made = await control('POST', '/v1/google/customers', { domain, admin, scopes: [modify, ...directoryScopes] })
  await control('POST', '/v1/mailboxes', {
    cloud: 'google', tenant: domain,
    users: [{ address: carl, display_name: 'Carl Tester', aliases: [`c@${domain}`] }, { address: dora, kind: 'suspended' }]
  })
  return { domain, admin, carl, dora, id: made.customer_id, project: made.project_id, key: made.key }
}

// The service account, acting for somebody. The token endpoint is built into the library: the agent leads it here.
export function actingFor(customer, subject, scopes) {
  return new JWT({
    email: customer.key.client_email,
    key: customer.key.private_key,
    keyId: customer.key.private_key_id,
    scopes,
    subject,
    transporterOptions: { agent }
  })
}

export function gmail(customer, subject) {
  return new gmail_v1.Gmail({ auth: actingFor(customer, subject, [modify]), rootUrl: `${endpoints.google['gmail-endpoint']}/` })
}

export function directory(customer) {
  return new admin_directory_v1.Admin({
    auth: actingFor(customer, customer.admin, directoryScopes),
    rootUrl: `${endpoints.google['directory-endpoint']}/`
  })
}

// A Microsoft tenant in the emulator, and Microsoft's own libraries looking at it.
import { ConfidentialClientApplication } from '@azure/msal-node'
import { Client } from '@microsoft/microsoft-graph-client'

import { control, endpoints, freshDomain } from './emulator.mjs'

const roles = ['Mail.ReadWrite', 'User.Read.All', 'GroupMember.Read.All', 'Organization.Read.All', 'Domain.Read.All']
export const scopes = ['https://graph.microsoft.com/.default']

export async function makeTenant(app = {}) {
  const domain = freshDomain()
  const made = await control('POST', '/v1/microsoft/tenants', {
    name: 'Contoso',
    domains: [domain],
    apps: [{ roles, is_consented: true, ...app }]
  })
  const anna = `anna@${domain}`, bert = `bert@${domain}`
  await control('POST', '/v1/mailboxes', {
    cloud: 'microsoft', tenant: domain, users: [{ address: anna, display_name: 'Anna' }, { address: bert, language: 'de' }]
  })
  return { domain, anna, bert, id: made.directory_id, app: made.apps[0] }
}

// MSAL, told that the emulator's host is a cloud.
export function msal(tenant, credential) {
  const host = new URL(endpoints.microsoft.authority).host
  return new ConfidentialClientApplication({
    auth: {
      clientId: tenant.app.client_id,
      authority: `${endpoints.microsoft.authority}/${tenant.id}`,
      knownAuthorities: [host],
      ...credential
    }
  })
}

export function graph(tenant) {
  const application = msal(tenant, { clientSecret: tenant.app.secret })
  return Client.initWithMiddleware({
    baseUrl: `${endpoints.microsoft['graph-endpoint']}/`,
    customHosts: new Set(['localhost']),
    authProvider: {
      getAccessToken: async () => (await application.acquireTokenByClientCredential({ scopes })).accessToken
    }
  })
}

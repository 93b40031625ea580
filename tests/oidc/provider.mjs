// A certified OpenID Connect provider on loopback, for the test of the log-in: `node provider.mjs PORT SITE`.
// It asks for a login name in its own form, and tells names and groups to who asks with the access token.
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, site] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = {
  zhangwei: { name: 'Zhang Wei', preferred_username: 'zhangwei', groups: ['Handlers'] },
  lina: { name: 'Li Na', preferred_username: 'lina', groups: ['Others'] },
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'xiaobao',
    client_secret: 'the programs own secret',
    redirect_uris: [`${site}/login/oidc/callback`],
    post_logout_redirect_uris: [`${site}/login`],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  jwks: { keys: [key] },
  cookies: { keys: ['only of a test'] },
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'groups'],
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  async findAccount(context, id) {
    const person = people[id];
    return person && { accountId: id, claims: async () => ({ sub: id, ...person }) };
  },
  // The bank's own program needs nobody's consent.
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile groups');
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
// Ends with who started it.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

// Signs approved requests for client certificates with the cluster's CA. Approving is people's: `kubectl certificate approve`.

import { type CertificateSigningRequest, certificateSigningRequests } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop, timestamp } from '../controller.js'
import { refusalOf, signers, validSeconds } from './plan.js'

const name = 'certificatesigningrequest-signing-controller'

export const certificateSigningController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const loop = controllerLoop(context, name, {
      reconcile: async (key) => {
        const csr = informers.certificateSigningRequests.get(key)
        if (csr !== undefined && waitsForUs(csr)) await settle(context, csr)
        return undefined
      },
    })
    informers.certificateSigningRequests.onEvent(({ type, object }) => {
      if (type !== 'deleted') loop.queue.add(object.metadata.name)
    })
    return loop
  },
}

function waitsForUs({ spec, status }: CertificateSigningRequest): boolean {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type) === true
  return signers.has(spec.signerName) && has('Approved') && !has('Denied') && !has('Failed') && !status?.certificate
}

async function settle({ client, clock, random, rootCA, rootCAKey }: ControllerContext, csr: CertificateSigningRequest): Promise<void> {
  // Much code, for what is rarely asked.
  const { readRequest, readingOf, signRequest } = await import('./sign-request.js')
  const { spec, status } = csr
  const outcome = await readRequest(Buffer.from(spec.request, 'base64').toString('latin1')).then(
    (request) => ({ request, why: refusalOf(spec.signerName, spec.usages ?? [], readingOf(request)) }),
    (error: Error) => ({ request: undefined, why: `unable to parse the request: ${error.message}` }),
  )
  if (outcome.request === undefined || outcome.why !== undefined) {
    const now = timestamp(clock)
    const failed = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message: outcome.why,
      lastUpdateTime: now,
      lastTransitionTime: now,
    }
    await client.updateStatus(certificateSigningRequests, {
      ...csr,
      status: { ...status, conditions: [...(status?.conditions ?? []), failed] },
    })
    return
  }
  const serialNumber = Array.from({ length: 16 }, (_, i) =>
    random
      .below(i === 0 ? 128 : 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('')
  const certificate = await signRequest(outcome.request, {
    ca: rootCA,
    caKey: rootCAKey,
    nowMs: clock.wallMs(),
    seconds: validSeconds(spec.expirationSeconds),
    serialNumber,
  })
  await client.updateStatus(certificateSigningRequests, {
    ...csr,
    status: { ...status, certificate: Buffer.from(certificate).toString('base64') },
  })
}

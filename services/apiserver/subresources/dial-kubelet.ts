import { ApiError } from '../../../packages/api/machinery/status.js'
import { type Bus, type BusStream, NoResponder } from '../../../packages/bus/bus.js'

/** Opens a stream to a node's kubelet. Throws ApiError 500 when it does not answer, worded as kube-apiserver does. */
export async function dialKubelet(bus: Bus, subject: string, header: Uint8Array): Promise<BusStream> {
  try {
    return await bus.openStream(subject, header)
  } catch (cause) {
    const why = cause instanceof NoResponder ? `dial ${subject}: connection refused` : (cause as Error).message
    throw new ApiError('InternalError', `error dialing backend: ${why}`, { causes: [{ message: why }] }, { cause })
  }
}

// The ConfigMap kube-root-ca.crt in every namespace: how pods know the apiserver's certificate.

import { isAlreadyExists, isNamespaceTerminating } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import { configMaps } from '../../../packages/client/resources.js'
import { type Controller, controllerLoop } from '../controller.js'

const name = 'root-ca-certificate-publisher-controller'
export const rootCAName = 'kube-root-ca.crt'

export const rootCAController: Controller = {
  name,
  open(context) {
    const { informers, client, rootCA } = context
    const data = { 'ca.crt': rootCA }
    const loop = controllerLoop(context, name, {
      reconcile: async (namespace) => {
        const living = informers.namespaces.get(namespace)
        if (living === undefined || living.metadata.deletionTimestamp) return undefined
        const existing = informers.configMaps.get(`${namespace}/${rootCAName}`)
        if (existing?.data?.['ca.crt'] === rootCA) return undefined
        if (existing !== undefined) await client.update(configMaps, { ...existing, data })
        else {
          await client.create(configMaps, { metadata: { namespace, name: rootCAName }, data }).catch((error: unknown) => {
            if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error
          })
        }
        return undefined
      },
    })
    informers.namespaces.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.configMaps.onEvent(({ object }) => {
      if (object.metadata.name === rootCAName) loop.queue.add(object.metadata.namespace ?? '')
    })
    return loop
  },
}

// A ServiceAccount named default in every namespace.

import { isAlreadyExists, isNamespaceTerminating } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import { serviceAccounts } from '../../../packages/client/resources.js'
import { type Controller, controllerLoop } from '../controller.js'

const name = 'service-account-controller'
const account = 'default'

export const serviceAccountController: Controller = {
  name,
  open(context) {
    const { informers, client } = context
    const loop = controllerLoop(context, name, {
      reconcile: async (namespace) => {
        const living = informers.namespaces.get(namespace)
        if (
          living === undefined ||
          living.metadata.deletionTimestamp ||
          informers.serviceAccounts.get(`${namespace}/${account}`) !== undefined
        )
          return undefined
        await client.create(serviceAccounts, { metadata: { namespace, name: account } }).catch((error: unknown) => {
          if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error
        })
        return undefined
      },
    })
    informers.namespaces.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.serviceAccounts.onEvent(({ type, object }) => {
      if (type === 'deleted' && object.metadata.name === account) loop.queue.add(object.metadata.namespace ?? '')
    })
    return loop
  },
}

// Composition: the caches, and the controllers in the order in which they are opened.

import { EventRecorder } from '../../packages/client/event-recorder.js'
import { LeaderElection } from '../../packages/client/leader-election.js'
import type { ReconcileLoop } from '../../packages/client/reconcile-loop.js'
import { certificateSigningController } from './certificate-signing/certificate-signing-controller.js'
import { clusterRoleAggregationController } from './cluster-role-aggregation/cluster-role-aggregation-controller.js'
import type { Controller, ControllerContext } from './controller.js'
import { cronJobController } from './cron-job/cron-job-controller.js'
import { daemonSetController } from './daemon-set/daemon-set-controller.js'
import { deploymentController } from './deployment/deployment-controller.js'
import { disruptionController } from './disruption/disruption-controller.js'
import { endpointSliceController } from './endpoint-slice/endpoint-slice-controller.js'
import { endpointSliceMirroringController } from './endpoint-slice-mirroring/endpoint-slice-mirroring-controller.js'
import { endpointsController } from './endpoints/endpoints-controller.js'
import { garbageCollector } from './garbage-collector/garbage-collector.js'
import { openInformers } from './informers.js'
import { jobController } from './job/job-controller.js'
import { namespaceController } from './namespace/namespace-controller.js'
import { nodeIpamController } from './node-ipam/node-ipam-controller.js'
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle-controller.js'
import { podGcController } from './pod-gc/pod-gc-controller.js'
import { replicaSetController } from './replica-set/replica-set-controller.js'
import { resourceQuotaController } from './resource-quota/resource-quota-controller.js'
import { rootCAController } from './root-ca/root-ca-controller.js'
import { serviceAccountController } from './service-account/service-account-controller.js'
import { statefulSetController } from './stateful-set/stateful-set-controller.js'

export const controllers: readonly Controller[] = [
  nodeIpamController,
  serviceAccountController,
  rootCAController,
  clusterRoleAggregationController,
  certificateSigningController,
  deploymentController,
  replicaSetController,
  daemonSetController,
  statefulSetController,
  jobController,
  cronJobController,
  endpointSliceController,
  endpointsController,
  endpointSliceMirroringController,
  disruptionController,
  resourceQuotaController,
  nodeLifecycleController,
  podGcController,
  namespaceController,
  garbageCollector,
]

export interface ControllerManagerOptions
  extends Pick<ControllerContext, 'client' | 'clock' | 'random' | 'log' | 'rootCA' | 'rootCAKey' | 'podCIDR'> {
  /** One of several replicas: works only while it holds the lease. */
  readonly leaderElection?: { identity: string; onLost: () => void }
}

export class ControllerManager {
  readonly #options: ControllerManagerOptions
  readonly #loops: ReconcileLoop[] = []
  readonly #stops: (() => void)[] = []
  readonly #recorders: EventRecorder[] = []

  constructor(options: ControllerManagerOptions) {
    this.#options = options
  }

  /** Resolves when every controller works, or waits for the lease. */
  async start(): Promise<void> {
    const { client, leaderElection, log } = this.#options
    if (leaderElection === undefined) return await this.#work()
    const election = new LeaderElection({
      client,
      lease: { namespace: 'kube-system', name: 'kube-controller-manager' },
      identity: leaderElection.identity,
      onLead: () => void this.#work(),
      onLost: leaderElection.onLost,
      onError: (error) => log.warn({ err: error }, 'the lease could not be held'),
    })
    this.#stops.push(() => election.stop())
    election.start()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()))
    for (const stop of this.#stops) stop()
    await Promise.all(this.#recorders.map((recorder) => recorder.flush()))
  }

  async #work(): Promise<void> {
    const { client, random, log } = this.#options
    const informers = openInformers(client, {
      onError: (error) => log.debug({ err: error }, 'watching was interrupted'),
      random: () => random.next(),
    })
    const context: ControllerContext = {
      ...this.#options,
      informers,
      onStop: (stop) => this.#stops.push(stop),
      recorder: (component) => {
        const recorder = new EventRecorder(client, { component })
        this.#recorders.push(recorder)
        return recorder
      },
    }
    for (const controller of controllers) this.#loops.push(controller.open(context))
    for (const informer of Object.values(informers)) {
      this.#stops.push(() => informer.stop())
      informer.start()
    }
    await Promise.all(Object.values(informers).map(({ synced }) => synced))
    log.info({ controllers: controllers.map(({ name }) => name) }, 'caches are filled, controllers work')
    for (const loop of this.#loops) loop.start()
  }
}

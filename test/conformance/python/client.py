"""The Python client against an apiserver: list, watch, exec, logs, patch, informer-like following. One line of JSON a result.

Usage: client.py KUBECONFIG NAMESPACE. The apiserver's kubelet knows the commands echo, warn and exit.
"""

import json
import sys
import threading

from kubernetes import client, config, watch
from kubernetes.client.rest import ApiException
from kubernetes.stream import stream

kubeconfig, namespace = sys.argv[1:3]
config.load_kube_config(kubeconfig)
core = client.CoreV1Api()
apps = client.AppsV1Api()


def tell(what, value):
    print(json.dumps({"what": what, "value": value}), flush=True)


def pod(name, labels=None):
    container = client.V1Container(name="c", image="busybox")
    return client.V1Pod(
        metadata=client.V1ObjectMeta(name=name, labels=labels or {}),
        spec=client.V1PodSpec(node_name="node-1", containers=[container]),
    )


def names(listed):
    return [item.metadata.name for item in listed.items]


for name, tier in (("a", "front"), ("b", "back"), ("c", "back")):
    core.create_namespaced_pod(namespace, pod(name, {"tier": tier}))
tell("list", names(core.list_namespaced_pod(namespace)))
tell("list by label", names(core.list_namespaced_pod(namespace, label_selector="tier=back")))
page = core.list_namespaced_pod(namespace, limit=2)
tell("second page", names(core.list_namespaced_pod(namespace, limit=2, _continue=page.metadata._continue)))

tell("patch", core.patch_namespaced_pod("a", namespace, {"metadata": {"labels": {"tier": None, "a": "1"}}}).metadata.labels)
json_patch = [{"op": "add", "path": "/metadata/labels/b", "value": "2"}]
tell("JSON patch", core.patch_namespaced_pod("a", namespace, json_patch).metadata.labels)

start = page.metadata.resource_version
events = []


def follow():
    for event in watch.Watch().stream(core.list_namespaced_pod, namespace, resource_version=start, timeout_seconds=60):
        events.append("%s %s" % (event["type"], event["object"].metadata.name))
        if event["type"] == "DELETED":
            return


thread = threading.Thread(target=follow)
thread.start()
core.delete_namespaced_pod("c", namespace, grace_period_seconds=0)
thread.join()
tell("watch", events)

try:
    core.read_namespaced_pod("c", namespace)
except ApiException as error:
    tell("missing", [error.status, json.loads(error.body)["reason"]])

# Query booleans are spelled True and False by this client.
tell("pretty", core.read_namespaced_pod("a", namespace, pretty=True).metadata.name)
executed = stream(
    core.connect_get_namespaced_pod_exec, "a", namespace, container="c", command=["echo", "hello"],
    stdin=False, stdout=True, stderr=True, tty=False, _preload_content=False,
)
executed.run_forever(timeout=30)
tell("exec", [executed.read_stdout(), executed.returncode])
failed = stream(
    core.connect_get_namespaced_pod_exec, "a", namespace, container="c", command=["exit", "7"],
    stdin=False, stdout=True, stderr=True, tty=False, _preload_content=False,
)
failed.run_forever(timeout=30)
tell("exit code", failed.returncode)
tell("logs", core.read_namespaced_pod_log("a", namespace, container="c"))

template = client.V1PodTemplateSpec(
    metadata=client.V1ObjectMeta(labels={"app": "x"}),
    spec=client.V1PodSpec(containers=[client.V1Container(name="c", image="nginx")]),
)
selector = client.V1LabelSelector(match_labels={"app": "x"})
deployment = client.V1Deployment(
    metadata=client.V1ObjectMeta(name="web"), spec=client.V1DeploymentSpec(selector=selector, template=template)
)
apps.create_namespaced_deployment(namespace, deployment)
scale = apps.patch_namespaced_deployment_scale("web", namespace, {"spec": {"replicas": 3}})
tell("scale", scale.spec.replicas)
tell("deployment", apps.read_namespaced_deployment("web", namespace).spec.replicas)
# What is missing in an answer makes the client's models throw: every kind is read once.
for read in (
    core.list_node, core.list_namespace, core.list_service_for_all_namespaces, core.list_config_map_for_all_namespaces,
    core.list_secret_for_all_namespaces, core.list_event_for_all_namespaces, core.list_endpoints_for_all_namespaces,
    apps.list_replica_set_for_all_namespaces, apps.list_daemon_set_for_all_namespaces,
    client.NetworkingV1Api().list_ingress_for_all_namespaces, client.DiscoveryV1Api().list_endpoint_slice_for_all_namespaces,
    client.CoordinationV1Api().list_lease_for_all_namespaces,
):
    read()
tell("kinds read", True)

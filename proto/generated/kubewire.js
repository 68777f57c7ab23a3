/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const kubewire = $root.kubewire = (() => {

    const kubewire = {};

    kubewire.FrameBatch = (function() {

        const FrameBatch = function (properties) {
            this.frames = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        FrameBatch.prototype.frames = $util.emptyArray;

        FrameBatch.create = function(properties) {
            return new FrameBatch(properties);
        };

        FrameBatch.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.frames != null && message.frames.length)
                for (let i = 0; i < message.frames.length; ++i)
                    writer.uint32(10).bytes(message.frames[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        FrameBatch.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.FrameBatch();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.frames && message.frames.length))
                            message.frames = [];
                        message.frames.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return FrameBatch;
    })();

    kubewire.KernelRequest = (function() {

        const KernelRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        KernelRequest.prototype.netns = "";
        KernelRequest.prototype.netnsCreate = null;
        KernelRequest.prototype.netnsDelete = null;
        KernelRequest.prototype.netnsList = null;
        KernelRequest.prototype.linkAdd = null;
        KernelRequest.prototype.linkSet = null;
        KernelRequest.prototype.linkDelete = null;
        KernelRequest.prototype.linkList = null;
        KernelRequest.prototype.addressAdd = null;
        KernelRequest.prototype.addressDelete = null;
        KernelRequest.prototype.addressList = null;
        KernelRequest.prototype.routeReplace = null;
        KernelRequest.prototype.routeDelete = null;
        KernelRequest.prototype.routeList = null;
        KernelRequest.prototype.neighborReplace = null;
        KernelRequest.prototype.neighborDelete = null;
        KernelRequest.prototype.neighborList = null;
        KernelRequest.prototype.fdbReplace = null;
        KernelRequest.prototype.fdbDelete = null;
        KernelRequest.prototype.fdbList = null;
        KernelRequest.prototype.sysctlSet = null;
        KernelRequest.prototype.sysctlGet = null;
        KernelRequest.prototype.rulesRestore = null;
        KernelRequest.prototype.rulesSave = null;
        KernelRequest.prototype.conntrackList = null;
        KernelRequest.prototype.conntrackDelete = null;
        KernelRequest.prototype.containerStart = null;
        KernelRequest.prototype.containerSignal = null;
        KernelRequest.prototype.containerRemove = null;
        KernelRequest.prototype.containerList = null;
        KernelRequest.prototype.processAttach = null;
        KernelRequest.prototype.usageGet = null;

        let $oneOfFields;

        $Object.defineProperty(KernelRequest.prototype, "call", {
            get: $util.oneOfGetter($oneOfFields = ["netnsCreate", "netnsDelete", "netnsList", "linkAdd", "linkSet", "linkDelete", "linkList", "addressAdd", "addressDelete", "addressList", "routeReplace", "routeDelete", "routeList", "neighborReplace", "neighborDelete", "neighborList", "fdbReplace", "fdbDelete", "fdbList", "sysctlSet", "sysctlGet", "rulesRestore", "rulesSave", "conntrackList", "conntrackDelete", "containerStart", "containerSignal", "containerRemove", "containerList", "processAttach", "usageGet"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        KernelRequest.create = function(properties) {
            return new KernelRequest(properties);
        };

        KernelRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.netns != null && $Object.hasOwnProperty.call(message, "netns") && message.netns !== "")
                writer.uint32(10).string(message.netns);
            if (message.netnsCreate != null && $Object.hasOwnProperty.call(message, "netnsCreate"))
                $root.kubewire.NetnsCreate.encode(message.netnsCreate, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.netnsDelete != null && $Object.hasOwnProperty.call(message, "netnsDelete"))
                $root.kubewire.NetnsDelete.encode(message.netnsDelete, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.netnsList != null && $Object.hasOwnProperty.call(message, "netnsList"))
                $root.kubewire.NetnsList.encode(message.netnsList, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.linkAdd != null && $Object.hasOwnProperty.call(message, "linkAdd"))
                $root.kubewire.LinkAdd.encode(message.linkAdd, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.linkSet != null && $Object.hasOwnProperty.call(message, "linkSet"))
                $root.kubewire.LinkSet.encode(message.linkSet, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.linkDelete != null && $Object.hasOwnProperty.call(message, "linkDelete"))
                $root.kubewire.LinkDelete.encode(message.linkDelete, writer.uint32(58).fork(), _depth + 1).ldelim();
            if (message.linkList != null && $Object.hasOwnProperty.call(message, "linkList"))
                $root.kubewire.LinkList.encode(message.linkList, writer.uint32(66).fork(), _depth + 1).ldelim();
            if (message.addressAdd != null && $Object.hasOwnProperty.call(message, "addressAdd"))
                $root.kubewire.Address.encode(message.addressAdd, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.addressDelete != null && $Object.hasOwnProperty.call(message, "addressDelete"))
                $root.kubewire.Address.encode(message.addressDelete, writer.uint32(82).fork(), _depth + 1).ldelim();
            if (message.addressList != null && $Object.hasOwnProperty.call(message, "addressList"))
                $root.kubewire.AddressList.encode(message.addressList, writer.uint32(90).fork(), _depth + 1).ldelim();
            if (message.routeReplace != null && $Object.hasOwnProperty.call(message, "routeReplace"))
                $root.kubewire.Route.encode(message.routeReplace, writer.uint32(98).fork(), _depth + 1).ldelim();
            if (message.routeDelete != null && $Object.hasOwnProperty.call(message, "routeDelete"))
                $root.kubewire.Route.encode(message.routeDelete, writer.uint32(106).fork(), _depth + 1).ldelim();
            if (message.routeList != null && $Object.hasOwnProperty.call(message, "routeList"))
                $root.kubewire.RouteList.encode(message.routeList, writer.uint32(114).fork(), _depth + 1).ldelim();
            if (message.neighborReplace != null && $Object.hasOwnProperty.call(message, "neighborReplace"))
                $root.kubewire.Neighbor.encode(message.neighborReplace, writer.uint32(122).fork(), _depth + 1).ldelim();
            if (message.neighborDelete != null && $Object.hasOwnProperty.call(message, "neighborDelete"))
                $root.kubewire.Neighbor.encode(message.neighborDelete, writer.uint32(130).fork(), _depth + 1).ldelim();
            if (message.neighborList != null && $Object.hasOwnProperty.call(message, "neighborList"))
                $root.kubewire.NeighborList.encode(message.neighborList, writer.uint32(138).fork(), _depth + 1).ldelim();
            if (message.fdbReplace != null && $Object.hasOwnProperty.call(message, "fdbReplace"))
                $root.kubewire.FdbEntry.encode(message.fdbReplace, writer.uint32(146).fork(), _depth + 1).ldelim();
            if (message.fdbDelete != null && $Object.hasOwnProperty.call(message, "fdbDelete"))
                $root.kubewire.FdbEntry.encode(message.fdbDelete, writer.uint32(154).fork(), _depth + 1).ldelim();
            if (message.fdbList != null && $Object.hasOwnProperty.call(message, "fdbList"))
                $root.kubewire.FdbList.encode(message.fdbList, writer.uint32(162).fork(), _depth + 1).ldelim();
            if (message.sysctlSet != null && $Object.hasOwnProperty.call(message, "sysctlSet"))
                $root.kubewire.Sysctl.encode(message.sysctlSet, writer.uint32(170).fork(), _depth + 1).ldelim();
            if (message.sysctlGet != null && $Object.hasOwnProperty.call(message, "sysctlGet"))
                $root.kubewire.Sysctl.encode(message.sysctlGet, writer.uint32(178).fork(), _depth + 1).ldelim();
            if (message.rulesRestore != null && $Object.hasOwnProperty.call(message, "rulesRestore"))
                $root.kubewire.RulesRestore.encode(message.rulesRestore, writer.uint32(186).fork(), _depth + 1).ldelim();
            if (message.rulesSave != null && $Object.hasOwnProperty.call(message, "rulesSave"))
                $root.kubewire.RulesSave.encode(message.rulesSave, writer.uint32(194).fork(), _depth + 1).ldelim();
            if (message.conntrackList != null && $Object.hasOwnProperty.call(message, "conntrackList"))
                $root.kubewire.ConntrackList.encode(message.conntrackList, writer.uint32(202).fork(), _depth + 1).ldelim();
            if (message.conntrackDelete != null && $Object.hasOwnProperty.call(message, "conntrackDelete"))
                $root.kubewire.ConntrackDelete.encode(message.conntrackDelete, writer.uint32(210).fork(), _depth + 1).ldelim();
            if (message.containerStart != null && $Object.hasOwnProperty.call(message, "containerStart"))
                $root.kubewire.ContainerStart.encode(message.containerStart, writer.uint32(242).fork(), _depth + 1).ldelim();
            if (message.containerSignal != null && $Object.hasOwnProperty.call(message, "containerSignal"))
                $root.kubewire.ContainerSignal.encode(message.containerSignal, writer.uint32(250).fork(), _depth + 1).ldelim();
            if (message.containerRemove != null && $Object.hasOwnProperty.call(message, "containerRemove"))
                $root.kubewire.ContainerRemove.encode(message.containerRemove, writer.uint32(258).fork(), _depth + 1).ldelim();
            if (message.containerList != null && $Object.hasOwnProperty.call(message, "containerList"))
                $root.kubewire.ContainerList.encode(message.containerList, writer.uint32(266).fork(), _depth + 1).ldelim();
            if (message.processAttach != null && $Object.hasOwnProperty.call(message, "processAttach"))
                $root.kubewire.ProcessAttach.encode(message.processAttach, writer.uint32(274).fork(), _depth + 1).ldelim();
            if (message.usageGet != null && $Object.hasOwnProperty.call(message, "usageGet"))
                $root.kubewire.UsageGet.encode(message.usageGet, writer.uint32(282).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        KernelRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.KernelRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.netns = value;
                        else
                            delete message.netns;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.netnsCreate = $root.kubewire.NetnsCreate.decode(reader, reader.size(), $undefined, _depth + 1, message.netnsCreate);
                        message.call = "netnsCreate";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.netnsDelete = $root.kubewire.NetnsDelete.decode(reader, reader.size(), $undefined, _depth + 1, message.netnsDelete);
                        message.call = "netnsDelete";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.netnsList = $root.kubewire.NetnsList.decode(reader, reader.size(), $undefined, _depth + 1, message.netnsList);
                        message.call = "netnsList";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.linkAdd = $root.kubewire.LinkAdd.decode(reader, reader.size(), $undefined, _depth + 1, message.linkAdd);
                        message.call = "linkAdd";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.linkSet = $root.kubewire.LinkSet.decode(reader, reader.size(), $undefined, _depth + 1, message.linkSet);
                        message.call = "linkSet";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.linkDelete = $root.kubewire.LinkDelete.decode(reader, reader.size(), $undefined, _depth + 1, message.linkDelete);
                        message.call = "linkDelete";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.linkList = $root.kubewire.LinkList.decode(reader, reader.size(), $undefined, _depth + 1, message.linkList);
                        message.call = "linkList";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.addressAdd = $root.kubewire.Address.decode(reader, reader.size(), $undefined, _depth + 1, message.addressAdd);
                        message.call = "addressAdd";
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.addressDelete = $root.kubewire.Address.decode(reader, reader.size(), $undefined, _depth + 1, message.addressDelete);
                        message.call = "addressDelete";
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        message.addressList = $root.kubewire.AddressList.decode(reader, reader.size(), $undefined, _depth + 1, message.addressList);
                        message.call = "addressList";
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.routeReplace = $root.kubewire.Route.decode(reader, reader.size(), $undefined, _depth + 1, message.routeReplace);
                        message.call = "routeReplace";
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        message.routeDelete = $root.kubewire.Route.decode(reader, reader.size(), $undefined, _depth + 1, message.routeDelete);
                        message.call = "routeDelete";
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        message.routeList = $root.kubewire.RouteList.decode(reader, reader.size(), $undefined, _depth + 1, message.routeList);
                        message.call = "routeList";
                        continue;
                    }
                case 15: {
                        if (wireType !== 2)
                            break;
                        message.neighborReplace = $root.kubewire.Neighbor.decode(reader, reader.size(), $undefined, _depth + 1, message.neighborReplace);
                        message.call = "neighborReplace";
                        continue;
                    }
                case 16: {
                        if (wireType !== 2)
                            break;
                        message.neighborDelete = $root.kubewire.Neighbor.decode(reader, reader.size(), $undefined, _depth + 1, message.neighborDelete);
                        message.call = "neighborDelete";
                        continue;
                    }
                case 17: {
                        if (wireType !== 2)
                            break;
                        message.neighborList = $root.kubewire.NeighborList.decode(reader, reader.size(), $undefined, _depth + 1, message.neighborList);
                        message.call = "neighborList";
                        continue;
                    }
                case 18: {
                        if (wireType !== 2)
                            break;
                        message.fdbReplace = $root.kubewire.FdbEntry.decode(reader, reader.size(), $undefined, _depth + 1, message.fdbReplace);
                        message.call = "fdbReplace";
                        continue;
                    }
                case 19: {
                        if (wireType !== 2)
                            break;
                        message.fdbDelete = $root.kubewire.FdbEntry.decode(reader, reader.size(), $undefined, _depth + 1, message.fdbDelete);
                        message.call = "fdbDelete";
                        continue;
                    }
                case 20: {
                        if (wireType !== 2)
                            break;
                        message.fdbList = $root.kubewire.FdbList.decode(reader, reader.size(), $undefined, _depth + 1, message.fdbList);
                        message.call = "fdbList";
                        continue;
                    }
                case 21: {
                        if (wireType !== 2)
                            break;
                        message.sysctlSet = $root.kubewire.Sysctl.decode(reader, reader.size(), $undefined, _depth + 1, message.sysctlSet);
                        message.call = "sysctlSet";
                        continue;
                    }
                case 22: {
                        if (wireType !== 2)
                            break;
                        message.sysctlGet = $root.kubewire.Sysctl.decode(reader, reader.size(), $undefined, _depth + 1, message.sysctlGet);
                        message.call = "sysctlGet";
                        continue;
                    }
                case 23: {
                        if (wireType !== 2)
                            break;
                        message.rulesRestore = $root.kubewire.RulesRestore.decode(reader, reader.size(), $undefined, _depth + 1, message.rulesRestore);
                        message.call = "rulesRestore";
                        continue;
                    }
                case 24: {
                        if (wireType !== 2)
                            break;
                        message.rulesSave = $root.kubewire.RulesSave.decode(reader, reader.size(), $undefined, _depth + 1, message.rulesSave);
                        message.call = "rulesSave";
                        continue;
                    }
                case 25: {
                        if (wireType !== 2)
                            break;
                        message.conntrackList = $root.kubewire.ConntrackList.decode(reader, reader.size(), $undefined, _depth + 1, message.conntrackList);
                        message.call = "conntrackList";
                        continue;
                    }
                case 26: {
                        if (wireType !== 2)
                            break;
                        message.conntrackDelete = $root.kubewire.ConntrackDelete.decode(reader, reader.size(), $undefined, _depth + 1, message.conntrackDelete);
                        message.call = "conntrackDelete";
                        continue;
                    }
                case 30: {
                        if (wireType !== 2)
                            break;
                        message.containerStart = $root.kubewire.ContainerStart.decode(reader, reader.size(), $undefined, _depth + 1, message.containerStart);
                        message.call = "containerStart";
                        continue;
                    }
                case 31: {
                        if (wireType !== 2)
                            break;
                        message.containerSignal = $root.kubewire.ContainerSignal.decode(reader, reader.size(), $undefined, _depth + 1, message.containerSignal);
                        message.call = "containerSignal";
                        continue;
                    }
                case 32: {
                        if (wireType !== 2)
                            break;
                        message.containerRemove = $root.kubewire.ContainerRemove.decode(reader, reader.size(), $undefined, _depth + 1, message.containerRemove);
                        message.call = "containerRemove";
                        continue;
                    }
                case 33: {
                        if (wireType !== 2)
                            break;
                        message.containerList = $root.kubewire.ContainerList.decode(reader, reader.size(), $undefined, _depth + 1, message.containerList);
                        message.call = "containerList";
                        continue;
                    }
                case 34: {
                        if (wireType !== 2)
                            break;
                        message.processAttach = $root.kubewire.ProcessAttach.decode(reader, reader.size(), $undefined, _depth + 1, message.processAttach);
                        message.call = "processAttach";
                        continue;
                    }
                case 35: {
                        if (wireType !== 2)
                            break;
                        message.usageGet = $root.kubewire.UsageGet.decode(reader, reader.size(), $undefined, _depth + 1, message.usageGet);
                        message.call = "usageGet";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return KernelRequest;
    })();

    kubewire.KernelReply = (function() {

        const KernelReply = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        KernelReply.prototype.failure = null;
        KernelReply.prototype.done = null;
        KernelReply.prototype.netnsNames = null;
        KernelReply.prototype.links = null;
        KernelReply.prototype.addresses = null;
        KernelReply.prototype.routes = null;
        KernelReply.prototype.neighbors = null;
        KernelReply.prototype.fdbEntries = null;
        KernelReply.prototype.text = null;
        KernelReply.prototype.containers = null;
        KernelReply.prototype.netns = null;
        KernelReply.prototype.usages = null;

        let $oneOfFields;

        $Object.defineProperty(KernelReply.prototype, "outcome", {
            get: $util.oneOfGetter($oneOfFields = ["failure", "done", "netnsNames", "links", "addresses", "routes", "neighbors", "fdbEntries", "text", "containers", "netns", "usages"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        KernelReply.create = function(properties) {
            return new KernelReply(properties);
        };

        KernelReply.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.failure != null && $Object.hasOwnProperty.call(message, "failure"))
                $root.kubewire.Failure.encode(message.failure, writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.done != null && $Object.hasOwnProperty.call(message, "done"))
                $root.kubewire.Done.encode(message.done, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.netnsNames != null && $Object.hasOwnProperty.call(message, "netnsNames"))
                $root.kubewire.NetnsNames.encode(message.netnsNames, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.links != null && $Object.hasOwnProperty.call(message, "links"))
                $root.kubewire.Links.encode(message.links, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.addresses != null && $Object.hasOwnProperty.call(message, "addresses"))
                $root.kubewire.Addresses.encode(message.addresses, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.routes != null && $Object.hasOwnProperty.call(message, "routes"))
                $root.kubewire.Routes.encode(message.routes, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.neighbors != null && $Object.hasOwnProperty.call(message, "neighbors"))
                $root.kubewire.Neighbors.encode(message.neighbors, writer.uint32(58).fork(), _depth + 1).ldelim();
            if (message.fdbEntries != null && $Object.hasOwnProperty.call(message, "fdbEntries"))
                $root.kubewire.FdbEntries.encode(message.fdbEntries, writer.uint32(66).fork(), _depth + 1).ldelim();
            if (message.text != null && $Object.hasOwnProperty.call(message, "text"))
                $root.kubewire.Text.encode(message.text, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.containers != null && $Object.hasOwnProperty.call(message, "containers"))
                $root.kubewire.Containers.encode(message.containers, writer.uint32(82).fork(), _depth + 1).ldelim();
            if (message.netns != null && $Object.hasOwnProperty.call(message, "netns"))
                $root.kubewire.Netns.encode(message.netns, writer.uint32(90).fork(), _depth + 1).ldelim();
            if (message.usages != null && $Object.hasOwnProperty.call(message, "usages"))
                $root.kubewire.Usages.encode(message.usages, writer.uint32(98).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        KernelReply.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.KernelReply();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.failure = $root.kubewire.Failure.decode(reader, reader.size(), $undefined, _depth + 1, message.failure);
                        message.outcome = "failure";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.done = $root.kubewire.Done.decode(reader, reader.size(), $undefined, _depth + 1, message.done);
                        message.outcome = "done";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.netnsNames = $root.kubewire.NetnsNames.decode(reader, reader.size(), $undefined, _depth + 1, message.netnsNames);
                        message.outcome = "netnsNames";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.links = $root.kubewire.Links.decode(reader, reader.size(), $undefined, _depth + 1, message.links);
                        message.outcome = "links";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.addresses = $root.kubewire.Addresses.decode(reader, reader.size(), $undefined, _depth + 1, message.addresses);
                        message.outcome = "addresses";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.routes = $root.kubewire.Routes.decode(reader, reader.size(), $undefined, _depth + 1, message.routes);
                        message.outcome = "routes";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.neighbors = $root.kubewire.Neighbors.decode(reader, reader.size(), $undefined, _depth + 1, message.neighbors);
                        message.outcome = "neighbors";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.fdbEntries = $root.kubewire.FdbEntries.decode(reader, reader.size(), $undefined, _depth + 1, message.fdbEntries);
                        message.outcome = "fdbEntries";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.text = $root.kubewire.Text.decode(reader, reader.size(), $undefined, _depth + 1, message.text);
                        message.outcome = "text";
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.containers = $root.kubewire.Containers.decode(reader, reader.size(), $undefined, _depth + 1, message.containers);
                        message.outcome = "containers";
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        message.netns = $root.kubewire.Netns.decode(reader, reader.size(), $undefined, _depth + 1, message.netns);
                        message.outcome = "netns";
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.usages = $root.kubewire.Usages.decode(reader, reader.size(), $undefined, _depth + 1, message.usages);
                        message.outcome = "usages";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return KernelReply;
    })();

    kubewire.Failure = (function() {

        const Failure = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Failure.prototype.errno = "";
        Failure.prototype.message = "";

        Failure.create = function(properties) {
            return new Failure(properties);
        };

        Failure.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.errno != null && $Object.hasOwnProperty.call(message, "errno") && message.errno !== "")
                writer.uint32(10).string(message.errno);
            if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                writer.uint32(18).string(message.message);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Failure.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Failure();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.errno = value;
                        else
                            delete message.errno;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.message = value;
                        else
                            delete message.message;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Failure;
    })();

    kubewire.Done = (function() {

        const Done = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Done.create = function(properties) {
            return new Done(properties);
        };

        Done.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Done.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Done();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Done;
    })();

    kubewire.Text = (function() {

        const Text = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Text.prototype.text = "";

        Text.create = function(properties) {
            return new Text(properties);
        };

        Text.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                writer.uint32(10).string(message.text);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Text.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Text();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.text = value;
                        else
                            delete message.text;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Text;
    })();

    kubewire.NetnsCreate = (function() {

        const NetnsCreate = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NetnsCreate.prototype.name = "";
        NetnsCreate.prototype.hostname = "";

        NetnsCreate.create = function(properties) {
            return new NetnsCreate(properties);
        };

        NetnsCreate.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.hostname != null && $Object.hasOwnProperty.call(message, "hostname") && message.hostname !== "")
                writer.uint32(18).string(message.hostname);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NetnsCreate.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NetnsCreate();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.hostname = value;
                        else
                            delete message.hostname;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NetnsCreate;
    })();

    kubewire.NetnsDelete = (function() {

        const NetnsDelete = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NetnsDelete.prototype.name = "";

        NetnsDelete.create = function(properties) {
            return new NetnsDelete(properties);
        };

        NetnsDelete.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NetnsDelete.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NetnsDelete();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NetnsDelete;
    })();

    kubewire.NetnsList = (function() {

        const NetnsList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NetnsList.create = function(properties) {
            return new NetnsList(properties);
        };

        NetnsList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NetnsList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NetnsList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NetnsList;
    })();

    kubewire.Netns = (function() {

        const Netns = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Netns.prototype.name = "";
        Netns.prototype.door = "";

        Netns.create = function(properties) {
            return new Netns(properties);
        };

        Netns.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.door != null && $Object.hasOwnProperty.call(message, "door") && message.door !== "")
                writer.uint32(18).string(message.door);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Netns.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Netns();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.door = value;
                        else
                            delete message.door;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Netns;
    })();

    kubewire.NetnsNames = (function() {

        const NetnsNames = function (properties) {
            this.netns = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NetnsNames.prototype.netns = $util.emptyArray;

        NetnsNames.create = function(properties) {
            return new NetnsNames(properties);
        };

        NetnsNames.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.netns != null && message.netns.length)
                for (let i = 0; i < message.netns.length; ++i)
                    $root.kubewire.Netns.encode(message.netns[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NetnsNames.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NetnsNames();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.netns && message.netns.length))
                            message.netns = [];
                        message.netns.push($root.kubewire.Netns.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NetnsNames;
    })();

    kubewire.Link = (function() {

        const Link = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Link.prototype.name = "";
        Link.prototype.index = 0;
        Link.prototype.kind = "";
        Link.prototype.mac = "";
        Link.prototype.mtu = 0;
        Link.prototype.up = false;
        Link.prototype.master = "";
        Link.prototype.hairpin = false;
        Link.prototype.peer = "";
        Link.prototype.peerNetns = "";
        Link.prototype.vxlan = null;
        Link.prototype.counters = null;

        Link.create = function(properties) {
            return new Link(properties);
        };

        Link.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                writer.uint32(16).uint32(message.index);
            if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                writer.uint32(26).string(message.kind);
            if (message.mac != null && $Object.hasOwnProperty.call(message, "mac") && message.mac !== "")
                writer.uint32(34).string(message.mac);
            if (message.mtu != null && $Object.hasOwnProperty.call(message, "mtu") && message.mtu !== 0)
                writer.uint32(40).uint32(message.mtu);
            if (message.up != null && $Object.hasOwnProperty.call(message, "up") && message.up !== false)
                writer.uint32(48).bool(message.up);
            if (message.master != null && $Object.hasOwnProperty.call(message, "master") && message.master !== "")
                writer.uint32(58).string(message.master);
            if (message.hairpin != null && $Object.hasOwnProperty.call(message, "hairpin") && message.hairpin !== false)
                writer.uint32(64).bool(message.hairpin);
            if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== "")
                writer.uint32(74).string(message.peer);
            if (message.peerNetns != null && $Object.hasOwnProperty.call(message, "peerNetns") && message.peerNetns !== "")
                writer.uint32(82).string(message.peerNetns);
            if (message.vxlan != null && $Object.hasOwnProperty.call(message, "vxlan"))
                $root.kubewire.Vxlan.encode(message.vxlan, writer.uint32(90).fork(), _depth + 1).ldelim();
            if (message.counters != null && $Object.hasOwnProperty.call(message, "counters"))
                $root.kubewire.LinkCounters.encode(message.counters, writer.uint32(98).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Link.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Link();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.index = value;
                        else
                            delete message.index;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.kind = value;
                        else
                            delete message.kind;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.mac = value;
                        else
                            delete message.mac;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.mtu = value;
                        else
                            delete message.mtu;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.up = value;
                        else
                            delete message.up;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.master = value;
                        else
                            delete message.master;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.hairpin = value;
                        else
                            delete message.hairpin;
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.peer = value;
                        else
                            delete message.peer;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.peerNetns = value;
                        else
                            delete message.peerNetns;
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        message.vxlan = $root.kubewire.Vxlan.decode(reader, reader.size(), $undefined, _depth + 1, message.vxlan);
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.counters = $root.kubewire.LinkCounters.decode(reader, reader.size(), $undefined, _depth + 1, message.counters);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Link;
    })();

    kubewire.Vxlan = (function() {

        const Vxlan = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Vxlan.prototype.vni = 0;
        Vxlan.prototype.local = "";
        Vxlan.prototype.device = "";
        Vxlan.prototype.port = 0;
        Vxlan.prototype.learning = false;

        Vxlan.create = function(properties) {
            return new Vxlan(properties);
        };

        Vxlan.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.vni != null && $Object.hasOwnProperty.call(message, "vni") && message.vni !== 0)
                writer.uint32(8).uint32(message.vni);
            if (message.local != null && $Object.hasOwnProperty.call(message, "local") && message.local !== "")
                writer.uint32(18).string(message.local);
            if (message.device != null && $Object.hasOwnProperty.call(message, "device") && message.device !== "")
                writer.uint32(26).string(message.device);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(32).uint32(message.port);
            if (message.learning != null && $Object.hasOwnProperty.call(message, "learning") && message.learning !== false)
                writer.uint32(40).bool(message.learning);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Vxlan.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Vxlan();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.vni = value;
                        else
                            delete message.vni;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.local = value;
                        else
                            delete message.local;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.device = value;
                        else
                            delete message.device;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.learning = value;
                        else
                            delete message.learning;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Vxlan;
    })();

    kubewire.LinkCounters = (function() {

        const LinkCounters = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LinkCounters.prototype.rxPackets = 0;
        LinkCounters.prototype.rxBytes = 0;
        LinkCounters.prototype.txPackets = 0;
        LinkCounters.prototype.txBytes = 0;
        LinkCounters.prototype.rxDropped = 0;
        LinkCounters.prototype.txDropped = 0;

        LinkCounters.create = function(properties) {
            return new LinkCounters(properties);
        };

        LinkCounters.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.rxPackets != null && $Object.hasOwnProperty.call(message, "rxPackets") && !$Object.is(message.rxPackets, 0))
                writer.uint32(9).double(message.rxPackets);
            if (message.rxBytes != null && $Object.hasOwnProperty.call(message, "rxBytes") && !$Object.is(message.rxBytes, 0))
                writer.uint32(17).double(message.rxBytes);
            if (message.txPackets != null && $Object.hasOwnProperty.call(message, "txPackets") && !$Object.is(message.txPackets, 0))
                writer.uint32(25).double(message.txPackets);
            if (message.txBytes != null && $Object.hasOwnProperty.call(message, "txBytes") && !$Object.is(message.txBytes, 0))
                writer.uint32(33).double(message.txBytes);
            if (message.rxDropped != null && $Object.hasOwnProperty.call(message, "rxDropped") && !$Object.is(message.rxDropped, 0))
                writer.uint32(41).double(message.rxDropped);
            if (message.txDropped != null && $Object.hasOwnProperty.call(message, "txDropped") && !$Object.is(message.txDropped, 0))
                writer.uint32(49).double(message.txDropped);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LinkCounters.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LinkCounters();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.rxPackets = value;
                        else
                            delete message.rxPackets;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.rxBytes = value;
                        else
                            delete message.rxBytes;
                        continue;
                    }
                case 3: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.txPackets = value;
                        else
                            delete message.txPackets;
                        continue;
                    }
                case 4: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.txBytes = value;
                        else
                            delete message.txBytes;
                        continue;
                    }
                case 5: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.rxDropped = value;
                        else
                            delete message.rxDropped;
                        continue;
                    }
                case 6: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.txDropped = value;
                        else
                            delete message.txDropped;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LinkCounters;
    })();

    kubewire.LinkAdd = (function() {

        const LinkAdd = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LinkAdd.prototype.name = "";
        LinkAdd.prototype.kind = "";
        LinkAdd.prototype.mac = "";
        LinkAdd.prototype.mtu = 0;
        LinkAdd.prototype.peerName = "";
        LinkAdd.prototype.peerNetns = "";
        LinkAdd.prototype.vxlan = null;

        LinkAdd.create = function(properties) {
            return new LinkAdd(properties);
        };

        LinkAdd.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                writer.uint32(18).string(message.kind);
            if (message.mac != null && $Object.hasOwnProperty.call(message, "mac") && message.mac !== "")
                writer.uint32(26).string(message.mac);
            if (message.mtu != null && $Object.hasOwnProperty.call(message, "mtu") && message.mtu !== 0)
                writer.uint32(32).uint32(message.mtu);
            if (message.peerName != null && $Object.hasOwnProperty.call(message, "peerName") && message.peerName !== "")
                writer.uint32(42).string(message.peerName);
            if (message.peerNetns != null && $Object.hasOwnProperty.call(message, "peerNetns") && message.peerNetns !== "")
                writer.uint32(50).string(message.peerNetns);
            if (message.vxlan != null && $Object.hasOwnProperty.call(message, "vxlan"))
                $root.kubewire.Vxlan.encode(message.vxlan, writer.uint32(58).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LinkAdd.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LinkAdd();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.kind = value;
                        else
                            delete message.kind;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.mac = value;
                        else
                            delete message.mac;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.mtu = value;
                        else
                            delete message.mtu;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.peerName = value;
                        else
                            delete message.peerName;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.peerNetns = value;
                        else
                            delete message.peerNetns;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.vxlan = $root.kubewire.Vxlan.decode(reader, reader.size(), $undefined, _depth + 1, message.vxlan);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LinkAdd;
    })();

    kubewire.LinkSet = (function() {

        const LinkSet = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LinkSet.prototype.name = "";
        LinkSet.prototype.up = null;
        LinkSet.prototype.master = null;
        LinkSet.prototype.mtu = null;
        LinkSet.prototype.mac = null;
        LinkSet.prototype.hairpin = null;
        LinkSet.prototype.moveToNetns = null;
        LinkSet.prototype.rename = null;

        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_up", {
            get: $util.oneOfGetter($oneOfFields = ["up"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_master", {
            get: $util.oneOfGetter($oneOfFields = ["master"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_mtu", {
            get: $util.oneOfGetter($oneOfFields = ["mtu"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_mac", {
            get: $util.oneOfGetter($oneOfFields = ["mac"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_hairpin", {
            get: $util.oneOfGetter($oneOfFields = ["hairpin"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_moveToNetns", {
            get: $util.oneOfGetter($oneOfFields = ["moveToNetns"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LinkSet.prototype, "_rename", {
            get: $util.oneOfGetter($oneOfFields = ["rename"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        LinkSet.create = function(properties) {
            return new LinkSet(properties);
        };

        LinkSet.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.up != null && $Object.hasOwnProperty.call(message, "up"))
                writer.uint32(16).bool(message.up);
            if (message.master != null && $Object.hasOwnProperty.call(message, "master"))
                writer.uint32(26).string(message.master);
            if (message.mtu != null && $Object.hasOwnProperty.call(message, "mtu"))
                writer.uint32(32).uint32(message.mtu);
            if (message.mac != null && $Object.hasOwnProperty.call(message, "mac"))
                writer.uint32(42).string(message.mac);
            if (message.hairpin != null && $Object.hasOwnProperty.call(message, "hairpin"))
                writer.uint32(48).bool(message.hairpin);
            if (message.moveToNetns != null && $Object.hasOwnProperty.call(message, "moveToNetns"))
                writer.uint32(58).string(message.moveToNetns);
            if (message.rename != null && $Object.hasOwnProperty.call(message, "rename"))
                writer.uint32(66).string(message.rename);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LinkSet.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LinkSet();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.up = reader.bool();
                        message._up = "up";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.master = reader.stringVerify();
                        message._master = "master";
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.mtu = reader.uint32();
                        message._mtu = "mtu";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.mac = reader.stringVerify();
                        message._mac = "mac";
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.hairpin = reader.bool();
                        message._hairpin = "hairpin";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.moveToNetns = reader.stringVerify();
                        message._moveToNetns = "moveToNetns";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.rename = reader.stringVerify();
                        message._rename = "rename";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LinkSet;
    })();

    kubewire.LinkDelete = (function() {

        const LinkDelete = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LinkDelete.prototype.name = "";

        LinkDelete.create = function(properties) {
            return new LinkDelete(properties);
        };

        LinkDelete.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LinkDelete.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LinkDelete();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LinkDelete;
    })();

    kubewire.LinkList = (function() {

        const LinkList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LinkList.prototype.name = "";

        LinkList.create = function(properties) {
            return new LinkList(properties);
        };

        LinkList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LinkList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LinkList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LinkList;
    })();

    kubewire.Links = (function() {

        const Links = function (properties) {
            this.links = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Links.prototype.links = $util.emptyArray;

        Links.create = function(properties) {
            return new Links(properties);
        };

        Links.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.links != null && message.links.length)
                for (let i = 0; i < message.links.length; ++i)
                    $root.kubewire.Link.encode(message.links[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Links.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Links();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.links && message.links.length))
                            message.links = [];
                        message.links.push($root.kubewire.Link.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Links;
    })();

    kubewire.Address = (function() {

        const Address = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Address.prototype.link = "";
        Address.prototype.cidr = "";
        Address.prototype.scope = "";

        Address.create = function(properties) {
            return new Address(properties);
        };

        Address.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(10).string(message.link);
            if (message.cidr != null && $Object.hasOwnProperty.call(message, "cidr") && message.cidr !== "")
                writer.uint32(18).string(message.cidr);
            if (message.scope != null && $Object.hasOwnProperty.call(message, "scope") && message.scope !== "")
                writer.uint32(26).string(message.scope);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Address.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Address();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.cidr = value;
                        else
                            delete message.cidr;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.scope = value;
                        else
                            delete message.scope;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Address;
    })();

    kubewire.AddressList = (function() {

        const AddressList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        AddressList.prototype.link = "";

        AddressList.create = function(properties) {
            return new AddressList(properties);
        };

        AddressList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(10).string(message.link);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        AddressList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.AddressList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return AddressList;
    })();

    kubewire.Addresses = (function() {

        const Addresses = function (properties) {
            this.addresses = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Addresses.prototype.addresses = $util.emptyArray;

        Addresses.create = function(properties) {
            return new Addresses(properties);
        };

        Addresses.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.addresses != null && message.addresses.length)
                for (let i = 0; i < message.addresses.length; ++i)
                    $root.kubewire.Address.encode(message.addresses[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Addresses.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Addresses();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.addresses && message.addresses.length))
                            message.addresses = [];
                        message.addresses.push($root.kubewire.Address.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Addresses;
    })();

    kubewire.Route = (function() {

        const Route = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Route.prototype.destination = "";
        Route.prototype.via = "";
        Route.prototype.link = "";
        Route.prototype.source = "";
        Route.prototype.scope = "";
        Route.prototype.metric = 0;
        Route.prototype.onlink = false;
        Route.prototype.type = "";
        Route.prototype.table = 0;
        Route.prototype.protocol = "";

        Route.create = function(properties) {
            return new Route(properties);
        };

        Route.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.destination != null && $Object.hasOwnProperty.call(message, "destination") && message.destination !== "")
                writer.uint32(10).string(message.destination);
            if (message.via != null && $Object.hasOwnProperty.call(message, "via") && message.via !== "")
                writer.uint32(18).string(message.via);
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(26).string(message.link);
            if (message.source != null && $Object.hasOwnProperty.call(message, "source") && message.source !== "")
                writer.uint32(34).string(message.source);
            if (message.scope != null && $Object.hasOwnProperty.call(message, "scope") && message.scope !== "")
                writer.uint32(42).string(message.scope);
            if (message.metric != null && $Object.hasOwnProperty.call(message, "metric") && message.metric !== 0)
                writer.uint32(48).uint32(message.metric);
            if (message.onlink != null && $Object.hasOwnProperty.call(message, "onlink") && message.onlink !== false)
                writer.uint32(56).bool(message.onlink);
            if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                writer.uint32(66).string(message.type);
            if (message.table != null && $Object.hasOwnProperty.call(message, "table") && message.table !== 0)
                writer.uint32(72).uint32(message.table);
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== "")
                writer.uint32(82).string(message.protocol);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Route.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Route();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.destination = value;
                        else
                            delete message.destination;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.via = value;
                        else
                            delete message.via;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.source = value;
                        else
                            delete message.source;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.scope = value;
                        else
                            delete message.scope;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.metric = value;
                        else
                            delete message.metric;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.onlink = value;
                        else
                            delete message.onlink;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.type = value;
                        else
                            delete message.type;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.table = value;
                        else
                            delete message.table;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Route;
    })();

    kubewire.RouteList = (function() {

        const RouteList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RouteList.prototype.table = 0;

        RouteList.create = function(properties) {
            return new RouteList(properties);
        };

        RouteList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.table != null && $Object.hasOwnProperty.call(message, "table") && message.table !== 0)
                writer.uint32(8).uint32(message.table);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RouteList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.RouteList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.table = value;
                        else
                            delete message.table;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RouteList;
    })();

    kubewire.Routes = (function() {

        const Routes = function (properties) {
            this.routes = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Routes.prototype.routes = $util.emptyArray;

        Routes.create = function(properties) {
            return new Routes(properties);
        };

        Routes.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.routes != null && message.routes.length)
                for (let i = 0; i < message.routes.length; ++i)
                    $root.kubewire.Route.encode(message.routes[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Routes.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Routes();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.routes && message.routes.length))
                            message.routes = [];
                        message.routes.push($root.kubewire.Route.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Routes;
    })();

    kubewire.Neighbor = (function() {

        const Neighbor = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Neighbor.prototype.link = "";
        Neighbor.prototype.address = "";
        Neighbor.prototype.mac = "";
        Neighbor.prototype.state = "";

        Neighbor.create = function(properties) {
            return new Neighbor(properties);
        };

        Neighbor.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(10).string(message.link);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                writer.uint32(18).string(message.address);
            if (message.mac != null && $Object.hasOwnProperty.call(message, "mac") && message.mac !== "")
                writer.uint32(26).string(message.mac);
            if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                writer.uint32(34).string(message.state);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Neighbor.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Neighbor();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.mac = value;
                        else
                            delete message.mac;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.state = value;
                        else
                            delete message.state;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Neighbor;
    })();

    kubewire.NeighborList = (function() {

        const NeighborList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NeighborList.prototype.link = "";

        NeighborList.create = function(properties) {
            return new NeighborList(properties);
        };

        NeighborList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(10).string(message.link);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NeighborList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NeighborList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NeighborList;
    })();

    kubewire.Neighbors = (function() {

        const Neighbors = function (properties) {
            this.neighbors = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Neighbors.prototype.neighbors = $util.emptyArray;

        Neighbors.create = function(properties) {
            return new Neighbors(properties);
        };

        Neighbors.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.neighbors != null && message.neighbors.length)
                for (let i = 0; i < message.neighbors.length; ++i)
                    $root.kubewire.Neighbor.encode(message.neighbors[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Neighbors.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Neighbors();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.neighbors && message.neighbors.length))
                            message.neighbors = [];
                        message.neighbors.push($root.kubewire.Neighbor.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Neighbors;
    })();

    kubewire.FdbEntry = (function() {

        const FdbEntry = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        FdbEntry.prototype.link = "";
        FdbEntry.prototype.mac = "";
        FdbEntry.prototype.destination = "";
        FdbEntry.prototype.state = "";
        FdbEntry.prototype.port = "";

        FdbEntry.create = function(properties) {
            return new FdbEntry(properties);
        };

        FdbEntry.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(10).string(message.link);
            if (message.mac != null && $Object.hasOwnProperty.call(message, "mac") && message.mac !== "")
                writer.uint32(18).string(message.mac);
            if (message.destination != null && $Object.hasOwnProperty.call(message, "destination") && message.destination !== "")
                writer.uint32(26).string(message.destination);
            if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                writer.uint32(34).string(message.state);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== "")
                writer.uint32(42).string(message.port);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        FdbEntry.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.FdbEntry();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.mac = value;
                        else
                            delete message.mac;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.destination = value;
                        else
                            delete message.destination;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.state = value;
                        else
                            delete message.state;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return FdbEntry;
    })();

    kubewire.FdbList = (function() {

        const FdbList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        FdbList.prototype.link = "";

        FdbList.create = function(properties) {
            return new FdbList(properties);
        };

        FdbList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(10).string(message.link);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        FdbList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.FdbList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return FdbList;
    })();

    kubewire.FdbEntries = (function() {

        const FdbEntries = function (properties) {
            this.entries = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        FdbEntries.prototype.entries = $util.emptyArray;

        FdbEntries.create = function(properties) {
            return new FdbEntries(properties);
        };

        FdbEntries.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.entries != null && message.entries.length)
                for (let i = 0; i < message.entries.length; ++i)
                    $root.kubewire.FdbEntry.encode(message.entries[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        FdbEntries.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.FdbEntries();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.entries && message.entries.length))
                            message.entries = [];
                        message.entries.push($root.kubewire.FdbEntry.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return FdbEntries;
    })();

    kubewire.Sysctl = (function() {

        const Sysctl = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Sysctl.prototype.key = "";
        Sysctl.prototype.value = "";

        Sysctl.create = function(properties) {
            return new Sysctl(properties);
        };

        Sysctl.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                writer.uint32(10).string(message.key);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
                writer.uint32(18).string(message.value);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Sysctl.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Sysctl();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.key = value;
                        else
                            delete message.key;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Sysctl;
    })();

    kubewire.RulesRestore = (function() {

        const RulesRestore = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RulesRestore.prototype.tool = "";
        RulesRestore.prototype.text = "";
        RulesRestore.prototype.noflush = false;
        RulesRestore.prototype.counters = false;
        RulesRestore.prototype.test = false;

        RulesRestore.create = function(properties) {
            return new RulesRestore(properties);
        };

        RulesRestore.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.tool != null && $Object.hasOwnProperty.call(message, "tool") && message.tool !== "")
                writer.uint32(10).string(message.tool);
            if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                writer.uint32(18).string(message.text);
            if (message.noflush != null && $Object.hasOwnProperty.call(message, "noflush") && message.noflush !== false)
                writer.uint32(24).bool(message.noflush);
            if (message.counters != null && $Object.hasOwnProperty.call(message, "counters") && message.counters !== false)
                writer.uint32(32).bool(message.counters);
            if (message.test != null && $Object.hasOwnProperty.call(message, "test") && message.test !== false)
                writer.uint32(40).bool(message.test);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RulesRestore.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.RulesRestore();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.tool = value;
                        else
                            delete message.tool;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.text = value;
                        else
                            delete message.text;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.noflush = value;
                        else
                            delete message.noflush;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.counters = value;
                        else
                            delete message.counters;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.test = value;
                        else
                            delete message.test;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RulesRestore;
    })();

    kubewire.RulesSave = (function() {

        const RulesSave = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RulesSave.prototype.tool = "";
        RulesSave.prototype.table = "";
        RulesSave.prototype.counters = false;

        RulesSave.create = function(properties) {
            return new RulesSave(properties);
        };

        RulesSave.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.tool != null && $Object.hasOwnProperty.call(message, "tool") && message.tool !== "")
                writer.uint32(10).string(message.tool);
            if (message.table != null && $Object.hasOwnProperty.call(message, "table") && message.table !== "")
                writer.uint32(18).string(message.table);
            if (message.counters != null && $Object.hasOwnProperty.call(message, "counters") && message.counters !== false)
                writer.uint32(24).bool(message.counters);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RulesSave.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.RulesSave();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.tool = value;
                        else
                            delete message.tool;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.table = value;
                        else
                            delete message.table;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.counters = value;
                        else
                            delete message.counters;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RulesSave;
    })();

    kubewire.ConntrackList = (function() {

        const ConntrackList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ConntrackList.create = function(properties) {
            return new ConntrackList(properties);
        };

        ConntrackList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ConntrackList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ConntrackList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ConntrackList;
    })();

    kubewire.ConntrackDelete = (function() {

        const ConntrackDelete = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ConntrackDelete.prototype.protocol = "";
        ConntrackDelete.prototype.originalDestination = "";
        ConntrackDelete.prototype.originalDestinationPort = 0;

        ConntrackDelete.create = function(properties) {
            return new ConntrackDelete(properties);
        };

        ConntrackDelete.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== "")
                writer.uint32(10).string(message.protocol);
            if (message.originalDestination != null && $Object.hasOwnProperty.call(message, "originalDestination") && message.originalDestination !== "")
                writer.uint32(18).string(message.originalDestination);
            if (message.originalDestinationPort != null && $Object.hasOwnProperty.call(message, "originalDestinationPort") && message.originalDestinationPort !== 0)
                writer.uint32(24).uint32(message.originalDestinationPort);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ConntrackDelete.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ConntrackDelete();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.originalDestination = value;
                        else
                            delete message.originalDestination;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.originalDestinationPort = value;
                        else
                            delete message.originalDestinationPort;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ConntrackDelete;
    })();

    kubewire.ContainerStart = (function() {

        const ContainerStart = function (properties) {
            this.command = [];
            this.args = [];
            this.env = {};
            this.mounts = [];
            this.ports = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ContainerStart.prototype.id = "";
        ContainerStart.prototype.name = "";
        ContainerStart.prototype.podNamespace = "";
        ContainerStart.prototype.podName = "";
        ContainerStart.prototype.podUid = "";
        ContainerStart.prototype.image = "";
        ContainerStart.prototype.command = $util.emptyArray;
        ContainerStart.prototype.args = $util.emptyArray;
        ContainerStart.prototype.env = $util.emptyObject;
        ContainerStart.prototype.workingDir = "";
        ContainerStart.prototype.hostname = "";
        ContainerStart.prototype.resolvConf = "";
        ContainerStart.prototype.hosts = "";
        ContainerStart.prototype.mounts = $util.emptyArray;
        ContainerStart.prototype.ports = $util.emptyArray;
        ContainerStart.prototype.logPath = "";
        ContainerStart.prototype.tty = false;
        ContainerStart.prototype.stdin = false;
        ContainerStart.prototype.stdinOnce = false;

        ContainerStart.create = function(properties) {
            return new ContainerStart(properties);
        };

        ContainerStart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(10).string(message.id);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(18).string(message.name);
            if (message.podNamespace != null && $Object.hasOwnProperty.call(message, "podNamespace") && message.podNamespace !== "")
                writer.uint32(26).string(message.podNamespace);
            if (message.podName != null && $Object.hasOwnProperty.call(message, "podName") && message.podName !== "")
                writer.uint32(34).string(message.podName);
            if (message.podUid != null && $Object.hasOwnProperty.call(message, "podUid") && message.podUid !== "")
                writer.uint32(42).string(message.podUid);
            if (message.image != null && $Object.hasOwnProperty.call(message, "image") && message.image !== "")
                writer.uint32(50).string(message.image);
            if (message.command != null && message.command.length)
                for (let i = 0; i < message.command.length; ++i)
                    writer.uint32(58).string(message.command[i]);
            if (message.args != null && message.args.length)
                for (let i = 0; i < message.args.length; ++i)
                    writer.uint32(66).string(message.args[i]);
            if (message.env != null && $Object.hasOwnProperty.call(message, "env"))
                for (let keys = $Object.keys(message.env), i = 0; i < keys.length; ++i)
                    writer.uint32(74).fork().uint32(10).string(keys[i]).uint32(18).string(message.env[keys[i]]).ldelim();
            if (message.workingDir != null && $Object.hasOwnProperty.call(message, "workingDir") && message.workingDir !== "")
                writer.uint32(82).string(message.workingDir);
            if (message.hostname != null && $Object.hasOwnProperty.call(message, "hostname") && message.hostname !== "")
                writer.uint32(90).string(message.hostname);
            if (message.resolvConf != null && $Object.hasOwnProperty.call(message, "resolvConf") && message.resolvConf !== "")
                writer.uint32(98).string(message.resolvConf);
            if (message.hosts != null && $Object.hasOwnProperty.call(message, "hosts") && message.hosts !== "")
                writer.uint32(106).string(message.hosts);
            if (message.mounts != null && message.mounts.length)
                for (let i = 0; i < message.mounts.length; ++i)
                    $root.kubewire.Mount.encode(message.mounts[i], writer.uint32(114).fork(), _depth + 1).ldelim();
            if (message.ports != null && message.ports.length)
                for (let i = 0; i < message.ports.length; ++i)
                    $root.kubewire.ContainerPort.encode(message.ports[i], writer.uint32(122).fork(), _depth + 1).ldelim();
            if (message.logPath != null && $Object.hasOwnProperty.call(message, "logPath") && message.logPath !== "")
                writer.uint32(130).string(message.logPath);
            if (message.tty != null && $Object.hasOwnProperty.call(message, "tty") && message.tty !== false)
                writer.uint32(136).bool(message.tty);
            if (message.stdin != null && $Object.hasOwnProperty.call(message, "stdin") && message.stdin !== false)
                writer.uint32(144).bool(message.stdin);
            if (message.stdinOnce != null && $Object.hasOwnProperty.call(message, "stdinOnce") && message.stdinOnce !== false)
                writer.uint32(152).bool(message.stdinOnce);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ContainerStart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ContainerStart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podNamespace = value;
                        else
                            delete message.podNamespace;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podName = value;
                        else
                            delete message.podName;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podUid = value;
                        else
                            delete message.podUid;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.image = value;
                        else
                            delete message.image;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (!(message.command && message.command.length))
                            message.command = [];
                        message.command.push(reader.stringVerify());
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if (!(message.args && message.args.length))
                            message.args = [];
                        message.args.push(reader.stringVerify());
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if (message.env === $util.emptyObject)
                            message.env = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = "";
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = reader.stringVerify();
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.env, key);
                        message.env[key] = value;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.workingDir = value;
                        else
                            delete message.workingDir;
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.hostname = value;
                        else
                            delete message.hostname;
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.resolvConf = value;
                        else
                            delete message.resolvConf;
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.hosts = value;
                        else
                            delete message.hosts;
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        if (!(message.mounts && message.mounts.length))
                            message.mounts = [];
                        message.mounts.push($root.kubewire.Mount.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 15: {
                        if (wireType !== 2)
                            break;
                        if (!(message.ports && message.ports.length))
                            message.ports = [];
                        message.ports.push($root.kubewire.ContainerPort.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 16: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.logPath = value;
                        else
                            delete message.logPath;
                        continue;
                    }
                case 17: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.tty = value;
                        else
                            delete message.tty;
                        continue;
                    }
                case 18: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stdin = value;
                        else
                            delete message.stdin;
                        continue;
                    }
                case 19: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stdinOnce = value;
                        else
                            delete message.stdinOnce;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ContainerStart;
    })();

    kubewire.Mount = (function() {

        const Mount = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Mount.prototype.path = "";
        Mount.prototype.source = "";
        Mount.prototype.readOnly = false;

        Mount.create = function(properties) {
            return new Mount(properties);
        };

        Mount.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                writer.uint32(10).string(message.path);
            if (message.source != null && $Object.hasOwnProperty.call(message, "source") && message.source !== "")
                writer.uint32(18).string(message.source);
            if (message.readOnly != null && $Object.hasOwnProperty.call(message, "readOnly") && message.readOnly !== false)
                writer.uint32(24).bool(message.readOnly);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Mount.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Mount();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.path = value;
                        else
                            delete message.path;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.source = value;
                        else
                            delete message.source;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.readOnly = value;
                        else
                            delete message.readOnly;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Mount;
    })();

    kubewire.ContainerPort = (function() {

        const ContainerPort = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ContainerPort.prototype.name = "";
        ContainerPort.prototype.port = 0;
        ContainerPort.prototype.protocol = "";

        ContainerPort.create = function(properties) {
            return new ContainerPort(properties);
        };

        ContainerPort.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(16).uint32(message.port);
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== "")
                writer.uint32(26).string(message.protocol);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ContainerPort.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ContainerPort();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ContainerPort;
    })();

    kubewire.ContainerSignal = (function() {

        const ContainerSignal = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ContainerSignal.prototype.id = "";
        ContainerSignal.prototype.signal = "";

        ContainerSignal.create = function(properties) {
            return new ContainerSignal(properties);
        };

        ContainerSignal.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(10).string(message.id);
            if (message.signal != null && $Object.hasOwnProperty.call(message, "signal") && message.signal !== "")
                writer.uint32(18).string(message.signal);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ContainerSignal.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ContainerSignal();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.signal = value;
                        else
                            delete message.signal;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ContainerSignal;
    })();

    kubewire.ContainerRemove = (function() {

        const ContainerRemove = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ContainerRemove.prototype.id = "";

        ContainerRemove.create = function(properties) {
            return new ContainerRemove(properties);
        };

        ContainerRemove.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(10).string(message.id);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ContainerRemove.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ContainerRemove();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ContainerRemove;
    })();

    kubewire.ContainerList = (function() {

        const ContainerList = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ContainerList.create = function(properties) {
            return new ContainerList(properties);
        };

        ContainerList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ContainerList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ContainerList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ContainerList;
    })();

    kubewire.Container = (function() {

        const Container = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Container.prototype.id = "";
        Container.prototype.state = "";
        Container.prototype.exitCode = 0;
        Container.prototype.reason = "";
        Container.prototype.message = "";
        Container.prototype.startedAtMs = 0;
        Container.prototype.finishedAtMs = 0;
        Container.prototype.signal = 0;

        Container.create = function(properties) {
            return new Container(properties);
        };

        Container.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(10).string(message.id);
            if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                writer.uint32(18).string(message.state);
            if (message.exitCode != null && $Object.hasOwnProperty.call(message, "exitCode") && message.exitCode !== 0)
                writer.uint32(24).int32(message.exitCode);
            if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                writer.uint32(34).string(message.reason);
            if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                writer.uint32(42).string(message.message);
            if (message.startedAtMs != null && $Object.hasOwnProperty.call(message, "startedAtMs") && !$Object.is(message.startedAtMs, 0))
                writer.uint32(49).double(message.startedAtMs);
            if (message.finishedAtMs != null && $Object.hasOwnProperty.call(message, "finishedAtMs") && !$Object.is(message.finishedAtMs, 0))
                writer.uint32(57).double(message.finishedAtMs);
            if (message.signal != null && $Object.hasOwnProperty.call(message, "signal") && message.signal !== 0)
                writer.uint32(64).uint32(message.signal);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Container.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Container();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.state = value;
                        else
                            delete message.state;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.exitCode = value;
                        else
                            delete message.exitCode;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.reason = value;
                        else
                            delete message.reason;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.message = value;
                        else
                            delete message.message;
                        continue;
                    }
                case 6: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.startedAtMs = value;
                        else
                            delete message.startedAtMs;
                        continue;
                    }
                case 7: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.finishedAtMs = value;
                        else
                            delete message.finishedAtMs;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.signal = value;
                        else
                            delete message.signal;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Container;
    })();

    kubewire.Containers = (function() {

        const Containers = function (properties) {
            this.containers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Containers.prototype.containers = $util.emptyArray;

        Containers.create = function(properties) {
            return new Containers(properties);
        };

        Containers.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.containers != null && message.containers.length)
                for (let i = 0; i < message.containers.length; ++i)
                    $root.kubewire.Container.encode(message.containers[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Containers.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Containers();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.containers && message.containers.length))
                            message.containers = [];
                        message.containers.push($root.kubewire.Container.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Containers;
    })();

    kubewire.UsageGet = (function() {

        const UsageGet = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        UsageGet.create = function(properties) {
            return new UsageGet(properties);
        };

        UsageGet.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        UsageGet.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.UsageGet();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return UsageGet;
    })();

    kubewire.Usages = (function() {

        const Usages = function (properties) {
            this.containers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Usages.prototype.cpuMs = 0;
        Usages.prototype.memoryBytes = 0;
        Usages.prototype.containers = $util.emptyArray;

        Usages.create = function(properties) {
            return new Usages(properties);
        };

        Usages.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.cpuMs != null && $Object.hasOwnProperty.call(message, "cpuMs") && !$Object.is(message.cpuMs, 0))
                writer.uint32(9).double(message.cpuMs);
            if (message.memoryBytes != null && $Object.hasOwnProperty.call(message, "memoryBytes") && !$Object.is(message.memoryBytes, 0))
                writer.uint32(17).double(message.memoryBytes);
            if (message.containers != null && message.containers.length)
                for (let i = 0; i < message.containers.length; ++i)
                    $root.kubewire.ContainerUsage.encode(message.containers[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Usages.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Usages();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.cpuMs = value;
                        else
                            delete message.cpuMs;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.memoryBytes = value;
                        else
                            delete message.memoryBytes;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.containers && message.containers.length))
                            message.containers = [];
                        message.containers.push($root.kubewire.ContainerUsage.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Usages;
    })();

    kubewire.ContainerUsage = (function() {

        const ContainerUsage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ContainerUsage.prototype.id = "";
        ContainerUsage.prototype.cpuMs = 0;
        ContainerUsage.prototype.memoryBytes = 0;

        ContainerUsage.create = function(properties) {
            return new ContainerUsage(properties);
        };

        ContainerUsage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(10).string(message.id);
            if (message.cpuMs != null && $Object.hasOwnProperty.call(message, "cpuMs") && !$Object.is(message.cpuMs, 0))
                writer.uint32(17).double(message.cpuMs);
            if (message.memoryBytes != null && $Object.hasOwnProperty.call(message, "memoryBytes") && !$Object.is(message.memoryBytes, 0))
                writer.uint32(25).double(message.memoryBytes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ContainerUsage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ContainerUsage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.cpuMs = value;
                        else
                            delete message.cpuMs;
                        continue;
                    }
                case 3: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.memoryBytes = value;
                        else
                            delete message.memoryBytes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ContainerUsage;
    })();

    kubewire.ProcessAttach = (function() {

        const ProcessAttach = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ProcessAttach.prototype.containerId = "";
        ProcessAttach.prototype.pid = 0;

        ProcessAttach.create = function(properties) {
            return new ProcessAttach(properties);
        };

        ProcessAttach.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.containerId != null && $Object.hasOwnProperty.call(message, "containerId") && message.containerId !== "")
                writer.uint32(10).string(message.containerId);
            if (message.pid != null && $Object.hasOwnProperty.call(message, "pid") && message.pid !== 0)
                writer.uint32(16).uint32(message.pid);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ProcessAttach.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ProcessAttach();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.containerId = value;
                        else
                            delete message.containerId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.pid = value;
                        else
                            delete message.pid;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ProcessAttach;
    })();

    kubewire.KernelEvent = (function() {

        const KernelEvent = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        KernelEvent.prototype.started = null;
        KernelEvent.prototype.containerExited = null;
        KernelEvent.prototype.linkChanged = null;

        let $oneOfFields;

        $Object.defineProperty(KernelEvent.prototype, "event", {
            get: $util.oneOfGetter($oneOfFields = ["started", "containerExited", "linkChanged"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        KernelEvent.create = function(properties) {
            return new KernelEvent(properties);
        };

        KernelEvent.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.started != null && $Object.hasOwnProperty.call(message, "started"))
                $root.kubewire.KernelStarted.encode(message.started, writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.containerExited != null && $Object.hasOwnProperty.call(message, "containerExited"))
                $root.kubewire.Container.encode(message.containerExited, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.linkChanged != null && $Object.hasOwnProperty.call(message, "linkChanged"))
                $root.kubewire.LinkChanged.encode(message.linkChanged, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        KernelEvent.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.KernelEvent();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.started = $root.kubewire.KernelStarted.decode(reader, reader.size(), $undefined, _depth + 1, message.started);
                        message.event = "started";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.containerExited = $root.kubewire.Container.decode(reader, reader.size(), $undefined, _depth + 1, message.containerExited);
                        message.event = "containerExited";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.linkChanged = $root.kubewire.LinkChanged.decode(reader, reader.size(), $undefined, _depth + 1, message.linkChanged);
                        message.event = "linkChanged";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return KernelEvent;
    })();

    kubewire.KernelStarted = (function() {

        const KernelStarted = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        KernelStarted.prototype.atMs = 0;

        KernelStarted.create = function(properties) {
            return new KernelStarted(properties);
        };

        KernelStarted.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && !$Object.is(message.atMs, 0))
                writer.uint32(9).double(message.atMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        KernelStarted.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.KernelStarted();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.atMs = value;
                        else
                            delete message.atMs;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return KernelStarted;
    })();

    kubewire.LinkChanged = (function() {

        const LinkChanged = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LinkChanged.prototype.netns = "";
        LinkChanged.prototype.link = "";
        LinkChanged.prototype.up = false;

        LinkChanged.create = function(properties) {
            return new LinkChanged(properties);
        };

        LinkChanged.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.netns != null && $Object.hasOwnProperty.call(message, "netns") && message.netns !== "")
                writer.uint32(10).string(message.netns);
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(18).string(message.link);
            if (message.up != null && $Object.hasOwnProperty.call(message, "up") && message.up !== false)
                writer.uint32(24).bool(message.up);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LinkChanged.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LinkChanged();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.netns = value;
                        else
                            delete message.netns;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.up = value;
                        else
                            delete message.up;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LinkChanged;
    })();

    kubewire.ExecStart = (function() {

        const ExecStart = function (properties) {
            this.command = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ExecStart.prototype.containerId = "";
        ExecStart.prototype.podNamespace = "";
        ExecStart.prototype.podName = "";
        ExecStart.prototype.podUid = "";
        ExecStart.prototype.container = "";
        ExecStart.prototype.command = $util.emptyArray;
        ExecStart.prototype.tty = false;
        ExecStart.prototype.stdin = false;
        ExecStart.prototype.stdout = false;
        ExecStart.prototype.stderr = false;

        ExecStart.create = function(properties) {
            return new ExecStart(properties);
        };

        ExecStart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.containerId != null && $Object.hasOwnProperty.call(message, "containerId") && message.containerId !== "")
                writer.uint32(10).string(message.containerId);
            if (message.podNamespace != null && $Object.hasOwnProperty.call(message, "podNamespace") && message.podNamespace !== "")
                writer.uint32(18).string(message.podNamespace);
            if (message.podName != null && $Object.hasOwnProperty.call(message, "podName") && message.podName !== "")
                writer.uint32(26).string(message.podName);
            if (message.podUid != null && $Object.hasOwnProperty.call(message, "podUid") && message.podUid !== "")
                writer.uint32(34).string(message.podUid);
            if (message.container != null && $Object.hasOwnProperty.call(message, "container") && message.container !== "")
                writer.uint32(42).string(message.container);
            if (message.command != null && message.command.length)
                for (let i = 0; i < message.command.length; ++i)
                    writer.uint32(50).string(message.command[i]);
            if (message.tty != null && $Object.hasOwnProperty.call(message, "tty") && message.tty !== false)
                writer.uint32(56).bool(message.tty);
            if (message.stdin != null && $Object.hasOwnProperty.call(message, "stdin") && message.stdin !== false)
                writer.uint32(64).bool(message.stdin);
            if (message.stdout != null && $Object.hasOwnProperty.call(message, "stdout") && message.stdout !== false)
                writer.uint32(72).bool(message.stdout);
            if (message.stderr != null && $Object.hasOwnProperty.call(message, "stderr") && message.stderr !== false)
                writer.uint32(80).bool(message.stderr);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ExecStart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ExecStart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.containerId = value;
                        else
                            delete message.containerId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podNamespace = value;
                        else
                            delete message.podNamespace;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podName = value;
                        else
                            delete message.podName;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podUid = value;
                        else
                            delete message.podUid;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.container = value;
                        else
                            delete message.container;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.command && message.command.length))
                            message.command = [];
                        message.command.push(reader.stringVerify());
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.tty = value;
                        else
                            delete message.tty;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stdin = value;
                        else
                            delete message.stdin;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stdout = value;
                        else
                            delete message.stdout;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stderr = value;
                        else
                            delete message.stderr;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ExecStart;
    })();

    kubewire.ExecFrame = (function() {

        const ExecFrame = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ExecFrame.prototype.stdin = null;
        ExecFrame.prototype.stdout = null;
        ExecFrame.prototype.stderr = null;
        ExecFrame.prototype.stdinClosed = null;
        ExecFrame.prototype.resize = null;
        ExecFrame.prototype.exit = null;

        let $oneOfFields;

        $Object.defineProperty(ExecFrame.prototype, "frame", {
            get: $util.oneOfGetter($oneOfFields = ["stdin", "stdout", "stderr", "stdinClosed", "resize", "exit"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        ExecFrame.create = function(properties) {
            return new ExecFrame(properties);
        };

        ExecFrame.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.stdin != null && $Object.hasOwnProperty.call(message, "stdin"))
                writer.uint32(10).bytes(message.stdin);
            if (message.stdout != null && $Object.hasOwnProperty.call(message, "stdout"))
                writer.uint32(18).bytes(message.stdout);
            if (message.stderr != null && $Object.hasOwnProperty.call(message, "stderr"))
                writer.uint32(26).bytes(message.stderr);
            if (message.stdinClosed != null && $Object.hasOwnProperty.call(message, "stdinClosed"))
                $root.kubewire.Done.encode(message.stdinClosed, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.resize != null && $Object.hasOwnProperty.call(message, "resize"))
                $root.kubewire.TerminalSize.encode(message.resize, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.exit != null && $Object.hasOwnProperty.call(message, "exit"))
                $root.kubewire.ExecExit.encode(message.exit, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ExecFrame.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ExecFrame();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.stdin = reader.bytes();
                        message.frame = "stdin";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.stdout = reader.bytes();
                        message.frame = "stdout";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.stderr = reader.bytes();
                        message.frame = "stderr";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.stdinClosed = $root.kubewire.Done.decode(reader, reader.size(), $undefined, _depth + 1, message.stdinClosed);
                        message.frame = "stdinClosed";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.resize = $root.kubewire.TerminalSize.decode(reader, reader.size(), $undefined, _depth + 1, message.resize);
                        message.frame = "resize";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.exit = $root.kubewire.ExecExit.decode(reader, reader.size(), $undefined, _depth + 1, message.exit);
                        message.frame = "exit";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ExecFrame;
    })();

    kubewire.TerminalSize = (function() {

        const TerminalSize = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TerminalSize.prototype.columns = 0;
        TerminalSize.prototype.rows = 0;

        TerminalSize.create = function(properties) {
            return new TerminalSize(properties);
        };

        TerminalSize.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.columns != null && $Object.hasOwnProperty.call(message, "columns") && message.columns !== 0)
                writer.uint32(8).uint32(message.columns);
            if (message.rows != null && $Object.hasOwnProperty.call(message, "rows") && message.rows !== 0)
                writer.uint32(16).uint32(message.rows);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TerminalSize.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.TerminalSize();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.columns = value;
                        else
                            delete message.columns;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.rows = value;
                        else
                            delete message.rows;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TerminalSize;
    })();

    kubewire.ExecExit = (function() {

        const ExecExit = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ExecExit.prototype.code = 0;
        ExecExit.prototype.error = "";

        ExecExit.create = function(properties) {
            return new ExecExit(properties);
        };

        ExecExit.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                writer.uint32(8).int32(message.code);
            if (message.error != null && $Object.hasOwnProperty.call(message, "error") && message.error !== "")
                writer.uint32(18).string(message.error);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ExecExit.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.ExecExit();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.code = value;
                        else
                            delete message.code;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.error = value;
                        else
                            delete message.error;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ExecExit;
    })();

    kubewire.LogStart = (function() {

        const LogStart = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LogStart.prototype.podNamespace = "";
        LogStart.prototype.podName = "";
        LogStart.prototype.podUid = "";
        LogStart.prototype.container = "";
        LogStart.prototype.follow = false;
        LogStart.prototype.tailLines = null;
        LogStart.prototype.sinceMs = null;
        LogStart.prototype.timestamps = false;
        LogStart.prototype.previous = false;
        LogStart.prototype.limitBytes = null;

        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LogStart.prototype, "_tailLines", {
            get: $util.oneOfGetter($oneOfFields = ["tailLines"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LogStart.prototype, "_sinceMs", {
            get: $util.oneOfGetter($oneOfFields = ["sinceMs"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(LogStart.prototype, "_limitBytes", {
            get: $util.oneOfGetter($oneOfFields = ["limitBytes"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        LogStart.create = function(properties) {
            return new LogStart(properties);
        };

        LogStart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.podNamespace != null && $Object.hasOwnProperty.call(message, "podNamespace") && message.podNamespace !== "")
                writer.uint32(10).string(message.podNamespace);
            if (message.podName != null && $Object.hasOwnProperty.call(message, "podName") && message.podName !== "")
                writer.uint32(18).string(message.podName);
            if (message.podUid != null && $Object.hasOwnProperty.call(message, "podUid") && message.podUid !== "")
                writer.uint32(26).string(message.podUid);
            if (message.container != null && $Object.hasOwnProperty.call(message, "container") && message.container !== "")
                writer.uint32(34).string(message.container);
            if (message.follow != null && $Object.hasOwnProperty.call(message, "follow") && message.follow !== false)
                writer.uint32(40).bool(message.follow);
            if (message.tailLines != null && $Object.hasOwnProperty.call(message, "tailLines"))
                writer.uint32(48).uint32(message.tailLines);
            if (message.sinceMs != null && $Object.hasOwnProperty.call(message, "sinceMs"))
                writer.uint32(57).double(message.sinceMs);
            if (message.timestamps != null && $Object.hasOwnProperty.call(message, "timestamps") && message.timestamps !== false)
                writer.uint32(64).bool(message.timestamps);
            if (message.previous != null && $Object.hasOwnProperty.call(message, "previous") && message.previous !== false)
                writer.uint32(72).bool(message.previous);
            if (message.limitBytes != null && $Object.hasOwnProperty.call(message, "limitBytes"))
                writer.uint32(81).double(message.limitBytes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LogStart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.LogStart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podNamespace = value;
                        else
                            delete message.podNamespace;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podName = value;
                        else
                            delete message.podName;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podUid = value;
                        else
                            delete message.podUid;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.container = value;
                        else
                            delete message.container;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.follow = value;
                        else
                            delete message.follow;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.tailLines = reader.uint32();
                        message._tailLines = "tailLines";
                        continue;
                    }
                case 7: {
                        if (wireType !== 1)
                            break;
                        message.sinceMs = reader.double();
                        message._sinceMs = "sinceMs";
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.timestamps = value;
                        else
                            delete message.timestamps;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.previous = value;
                        else
                            delete message.previous;
                        continue;
                    }
                case 10: {
                        if (wireType !== 1)
                            break;
                        message.limitBytes = reader.double();
                        message._limitBytes = "limitBytes";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LogStart;
    })();

    kubewire.PortForwardStart = (function() {

        const PortForwardStart = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        PortForwardStart.prototype.podNamespace = "";
        PortForwardStart.prototype.podName = "";
        PortForwardStart.prototype.podUid = "";
        PortForwardStart.prototype.port = 0;

        PortForwardStart.create = function(properties) {
            return new PortForwardStart(properties);
        };

        PortForwardStart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.podNamespace != null && $Object.hasOwnProperty.call(message, "podNamespace") && message.podNamespace !== "")
                writer.uint32(10).string(message.podNamespace);
            if (message.podName != null && $Object.hasOwnProperty.call(message, "podName") && message.podName !== "")
                writer.uint32(18).string(message.podName);
            if (message.podUid != null && $Object.hasOwnProperty.call(message, "podUid") && message.podUid !== "")
                writer.uint32(26).string(message.podUid);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(32).uint32(message.port);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        PortForwardStart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.PortForwardStart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podNamespace = value;
                        else
                            delete message.podNamespace;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podName = value;
                        else
                            delete message.podName;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podUid = value;
                        else
                            delete message.podUid;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return PortForwardStart;
    })();

    kubewire.NodeUsage = (function() {

        const NodeUsage = function (properties) {
            this.pods = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NodeUsage.prototype.atMs = 0;
        NodeUsage.prototype.windowMs = 0;
        NodeUsage.prototype.node = null;
        NodeUsage.prototype.pods = $util.emptyArray;

        NodeUsage.create = function(properties) {
            return new NodeUsage(properties);
        };

        NodeUsage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && !$Object.is(message.atMs, 0))
                writer.uint32(9).double(message.atMs);
            if (message.windowMs != null && $Object.hasOwnProperty.call(message, "windowMs") && !$Object.is(message.windowMs, 0))
                writer.uint32(17).double(message.windowMs);
            if (message.node != null && $Object.hasOwnProperty.call(message, "node"))
                $root.kubewire.Usage.encode(message.node, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.pods != null && message.pods.length)
                for (let i = 0; i < message.pods.length; ++i)
                    $root.kubewire.PodUsage.encode(message.pods[i], writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NodeUsage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NodeUsage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.atMs = value;
                        else
                            delete message.atMs;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.windowMs = value;
                        else
                            delete message.windowMs;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.node = $root.kubewire.Usage.decode(reader, reader.size(), $undefined, _depth + 1, message.node);
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.pods && message.pods.length))
                            message.pods = [];
                        message.pods.push($root.kubewire.PodUsage.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NodeUsage;
    })();

    kubewire.Usage = (function() {

        const Usage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Usage.prototype.cpuCores = 0;
        Usage.prototype.memoryBytes = 0;

        Usage.create = function(properties) {
            return new Usage(properties);
        };

        Usage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.cpuCores != null && $Object.hasOwnProperty.call(message, "cpuCores") && !$Object.is(message.cpuCores, 0))
                writer.uint32(9).double(message.cpuCores);
            if (message.memoryBytes != null && $Object.hasOwnProperty.call(message, "memoryBytes") && !$Object.is(message.memoryBytes, 0))
                writer.uint32(17).double(message.memoryBytes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Usage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Usage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.cpuCores = value;
                        else
                            delete message.cpuCores;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.memoryBytes = value;
                        else
                            delete message.memoryBytes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Usage;
    })();

    kubewire.PodUsage = (function() {

        const PodUsage = function (properties) {
            this.containers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        PodUsage.prototype.podNamespace = "";
        PodUsage.prototype.podName = "";
        PodUsage.prototype.podUid = "";
        PodUsage.prototype.windowMs = 0;
        PodUsage.prototype.containers = $util.emptyArray;

        PodUsage.create = function(properties) {
            return new PodUsage(properties);
        };

        PodUsage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.podNamespace != null && $Object.hasOwnProperty.call(message, "podNamespace") && message.podNamespace !== "")
                writer.uint32(10).string(message.podNamespace);
            if (message.podName != null && $Object.hasOwnProperty.call(message, "podName") && message.podName !== "")
                writer.uint32(18).string(message.podName);
            if (message.podUid != null && $Object.hasOwnProperty.call(message, "podUid") && message.podUid !== "")
                writer.uint32(26).string(message.podUid);
            if (message.windowMs != null && $Object.hasOwnProperty.call(message, "windowMs") && !$Object.is(message.windowMs, 0))
                writer.uint32(33).double(message.windowMs);
            if (message.containers != null && message.containers.length)
                for (let i = 0; i < message.containers.length; ++i)
                    $root.kubewire.NamedUsage.encode(message.containers[i], writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        PodUsage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.PodUsage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podNamespace = value;
                        else
                            delete message.podNamespace;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podName = value;
                        else
                            delete message.podName;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.podUid = value;
                        else
                            delete message.podUid;
                        continue;
                    }
                case 4: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.windowMs = value;
                        else
                            delete message.windowMs;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.containers && message.containers.length))
                            message.containers = [];
                        message.containers.push($root.kubewire.NamedUsage.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return PodUsage;
    })();

    kubewire.NamedUsage = (function() {

        const NamedUsage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        NamedUsage.prototype.name = "";
        NamedUsage.prototype.usage = null;

        NamedUsage.create = function(properties) {
            return new NamedUsage(properties);
        };

        NamedUsage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(10).string(message.name);
            if (message.usage != null && $Object.hasOwnProperty.call(message, "usage"))
                $root.kubewire.Usage.encode(message.usage, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        NamedUsage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.NamedUsage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.usage = $root.kubewire.Usage.decode(reader, reader.size(), $undefined, _depth + 1, message.usage);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return NamedUsage;
    })();

    kubewire.CaptureStart = (function() {

        const CaptureStart = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CaptureStart.prototype.netns = "";
        CaptureStart.prototype.link = "";

        CaptureStart.create = function(properties) {
            return new CaptureStart(properties);
        };

        CaptureStart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.netns != null && $Object.hasOwnProperty.call(message, "netns") && message.netns !== "")
                writer.uint32(10).string(message.netns);
            if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                writer.uint32(18).string(message.link);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CaptureStart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.CaptureStart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.netns = value;
                        else
                            delete message.netns;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.link = value;
                        else
                            delete message.link;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return CaptureStart;
    })();

    kubewire.SocketsStart = (function() {

        const SocketsStart = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SocketsStart.prototype.containerId = "";
        SocketsStart.prototype.netns = "";
        SocketsStart.prototype.pid = 0;

        SocketsStart.create = function(properties) {
            return new SocketsStart(properties);
        };

        SocketsStart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.containerId != null && $Object.hasOwnProperty.call(message, "containerId") && message.containerId !== "")
                writer.uint32(10).string(message.containerId);
            if (message.netns != null && $Object.hasOwnProperty.call(message, "netns") && message.netns !== "")
                writer.uint32(18).string(message.netns);
            if (message.pid != null && $Object.hasOwnProperty.call(message, "pid") && message.pid !== 0)
                writer.uint32(24).uint32(message.pid);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SocketsStart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.SocketsStart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.containerId = value;
                        else
                            delete message.containerId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.netns = value;
                        else
                            delete message.netns;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.pid = value;
                        else
                            delete message.pid;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return SocketsStart;
    })();

    kubewire.SocketCommand = (function() {

        const SocketCommand = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SocketCommand.prototype.socket = 0;
        SocketCommand.prototype.openListener = null;
        SocketCommand.prototype.openConnection = null;
        SocketCommand.prototype.openDatagram = null;
        SocketCommand.prototype.send = null;
        SocketCommand.prototype.accept = null;
        SocketCommand.prototype.end = null;
        SocketCommand.prototype.close = null;
        SocketCommand.prototype.reset = null;
        SocketCommand.prototype.credit = null;

        let $oneOfFields;

        $Object.defineProperty(SocketCommand.prototype, "command", {
            get: $util.oneOfGetter($oneOfFields = ["openListener", "openConnection", "openDatagram", "send", "accept", "end", "close", "reset", "credit"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        SocketCommand.create = function(properties) {
            return new SocketCommand(properties);
        };

        SocketCommand.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.socket != null && $Object.hasOwnProperty.call(message, "socket") && message.socket !== 0)
                writer.uint32(8).uint32(message.socket);
            if (message.openListener != null && $Object.hasOwnProperty.call(message, "openListener"))
                $root.kubewire.OpenListener.encode(message.openListener, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.openConnection != null && $Object.hasOwnProperty.call(message, "openConnection"))
                $root.kubewire.OpenConnection.encode(message.openConnection, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.openDatagram != null && $Object.hasOwnProperty.call(message, "openDatagram"))
                $root.kubewire.OpenDatagram.encode(message.openDatagram, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.send != null && $Object.hasOwnProperty.call(message, "send"))
                $root.kubewire.Payload.encode(message.send, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.accept != null && $Object.hasOwnProperty.call(message, "accept"))
                $root.kubewire.Taken.encode(message.accept, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                $root.kubewire.Taken.encode(message.end, writer.uint32(58).fork(), _depth + 1).ldelim();
            if (message.close != null && $Object.hasOwnProperty.call(message, "close"))
                $root.kubewire.Taken.encode(message.close, writer.uint32(66).fork(), _depth + 1).ldelim();
            if (message.reset != null && $Object.hasOwnProperty.call(message, "reset"))
                $root.kubewire.Taken.encode(message.reset, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.credit != null && $Object.hasOwnProperty.call(message, "credit"))
                $root.kubewire.Credit.encode(message.credit, writer.uint32(82).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SocketCommand.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.SocketCommand();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.socket = value;
                        else
                            delete message.socket;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.openListener = $root.kubewire.OpenListener.decode(reader, reader.size(), $undefined, _depth + 1, message.openListener);
                        message.command = "openListener";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.openConnection = $root.kubewire.OpenConnection.decode(reader, reader.size(), $undefined, _depth + 1, message.openConnection);
                        message.command = "openConnection";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.openDatagram = $root.kubewire.OpenDatagram.decode(reader, reader.size(), $undefined, _depth + 1, message.openDatagram);
                        message.command = "openDatagram";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.send = $root.kubewire.Payload.decode(reader, reader.size(), $undefined, _depth + 1, message.send);
                        message.command = "send";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.accept = $root.kubewire.Taken.decode(reader, reader.size(), $undefined, _depth + 1, message.accept);
                        message.command = "accept";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.end = $root.kubewire.Taken.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
                        message.command = "end";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.close = $root.kubewire.Taken.decode(reader, reader.size(), $undefined, _depth + 1, message.close);
                        message.command = "close";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.reset = $root.kubewire.Taken.decode(reader, reader.size(), $undefined, _depth + 1, message.reset);
                        message.command = "reset";
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.credit = $root.kubewire.Credit.decode(reader, reader.size(), $undefined, _depth + 1, message.credit);
                        message.command = "credit";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return SocketCommand;
    })();

    kubewire.SocketEvent = (function() {

        const SocketEvent = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SocketEvent.prototype.socket = 0;
        SocketEvent.prototype.opened = null;
        SocketEvent.prototype.failed = null;
        SocketEvent.prototype.incoming = null;
        SocketEvent.prototype.received = null;
        SocketEvent.prototype.ended = null;
        SocketEvent.prototype.closed = null;
        SocketEvent.prototype.credit = null;

        let $oneOfFields;

        $Object.defineProperty(SocketEvent.prototype, "event", {
            get: $util.oneOfGetter($oneOfFields = ["opened", "failed", "incoming", "received", "ended", "closed", "credit"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        SocketEvent.create = function(properties) {
            return new SocketEvent(properties);
        };

        SocketEvent.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.socket != null && $Object.hasOwnProperty.call(message, "socket") && message.socket !== 0)
                writer.uint32(8).uint32(message.socket);
            if (message.opened != null && $Object.hasOwnProperty.call(message, "opened"))
                $root.kubewire.Opened.encode(message.opened, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.failed != null && $Object.hasOwnProperty.call(message, "failed"))
                $root.kubewire.SocketFailed.encode(message.failed, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.incoming != null && $Object.hasOwnProperty.call(message, "incoming"))
                $root.kubewire.Incoming.encode(message.incoming, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.received != null && $Object.hasOwnProperty.call(message, "received"))
                $root.kubewire.Payload.encode(message.received, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.ended != null && $Object.hasOwnProperty.call(message, "ended"))
                $root.kubewire.Taken.encode(message.ended, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.closed != null && $Object.hasOwnProperty.call(message, "closed"))
                $root.kubewire.Taken.encode(message.closed, writer.uint32(58).fork(), _depth + 1).ldelim();
            if (message.credit != null && $Object.hasOwnProperty.call(message, "credit"))
                $root.kubewire.Credit.encode(message.credit, writer.uint32(66).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SocketEvent.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.SocketEvent();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.socket = value;
                        else
                            delete message.socket;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.opened = $root.kubewire.Opened.decode(reader, reader.size(), $undefined, _depth + 1, message.opened);
                        message.event = "opened";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.failed = $root.kubewire.SocketFailed.decode(reader, reader.size(), $undefined, _depth + 1, message.failed);
                        message.event = "failed";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.incoming = $root.kubewire.Incoming.decode(reader, reader.size(), $undefined, _depth + 1, message.incoming);
                        message.event = "incoming";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.received = $root.kubewire.Payload.decode(reader, reader.size(), $undefined, _depth + 1, message.received);
                        message.event = "received";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.ended = $root.kubewire.Taken.decode(reader, reader.size(), $undefined, _depth + 1, message.ended);
                        message.event = "ended";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.closed = $root.kubewire.Taken.decode(reader, reader.size(), $undefined, _depth + 1, message.closed);
                        message.event = "closed";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.credit = $root.kubewire.Credit.decode(reader, reader.size(), $undefined, _depth + 1, message.credit);
                        message.event = "credit";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return SocketEvent;
    })();

    kubewire.OpenListener = (function() {

        const OpenListener = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        OpenListener.prototype.address = "";
        OpenListener.prototype.port = 0;
        OpenListener.prototype.backlog = 0;

        OpenListener.create = function(properties) {
            return new OpenListener(properties);
        };

        OpenListener.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                writer.uint32(10).string(message.address);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(16).uint32(message.port);
            if (message.backlog != null && $Object.hasOwnProperty.call(message, "backlog") && message.backlog !== 0)
                writer.uint32(24).uint32(message.backlog);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        OpenListener.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.OpenListener();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.backlog = value;
                        else
                            delete message.backlog;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return OpenListener;
    })();

    kubewire.OpenConnection = (function() {

        const OpenConnection = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        OpenConnection.prototype.address = "";
        OpenConnection.prototype.port = 0;
        OpenConnection.prototype.localAddress = "";

        OpenConnection.create = function(properties) {
            return new OpenConnection(properties);
        };

        OpenConnection.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                writer.uint32(10).string(message.address);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(16).uint32(message.port);
            if (message.localAddress != null && $Object.hasOwnProperty.call(message, "localAddress") && message.localAddress !== "")
                writer.uint32(26).string(message.localAddress);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        OpenConnection.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.OpenConnection();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.localAddress = value;
                        else
                            delete message.localAddress;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return OpenConnection;
    })();

    kubewire.OpenDatagram = (function() {

        const OpenDatagram = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        OpenDatagram.prototype.protocol = "";
        OpenDatagram.prototype.address = "";
        OpenDatagram.prototype.port = 0;
        OpenDatagram.prototype.ttl = 0;

        OpenDatagram.create = function(properties) {
            return new OpenDatagram(properties);
        };

        OpenDatagram.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== "")
                writer.uint32(10).string(message.protocol);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                writer.uint32(18).string(message.address);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(24).uint32(message.port);
            if (message.ttl != null && $Object.hasOwnProperty.call(message, "ttl") && message.ttl !== 0)
                writer.uint32(32).uint32(message.ttl);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        OpenDatagram.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.OpenDatagram();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.ttl = value;
                        else
                            delete message.ttl;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return OpenDatagram;
    })();

    kubewire.Payload = (function() {

        const Payload = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Payload.prototype.data = $util.newBuffer([]);
        Payload.prototype.address = "";
        Payload.prototype.port = 0;

        Payload.create = function(properties) {
            return new Payload(properties);
        };

        Payload.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(10).bytes(message.data);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                writer.uint32(18).string(message.address);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(24).uint32(message.port);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Payload.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Payload();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.data = value;
                        else
                            delete message.data;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Payload;
    })();

    kubewire.Taken = (function() {

        const Taken = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Taken.create = function(properties) {
            return new Taken(properties);
        };

        Taken.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Taken.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Taken();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Taken;
    })();

    kubewire.Credit = (function() {

        const Credit = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Credit.prototype.bytes = 0;

        Credit.create = function(properties) {
            return new Credit(properties);
        };

        Credit.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes !== 0)
                writer.uint32(8).uint32(message.bytes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Credit.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Credit();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.bytes = value;
                        else
                            delete message.bytes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Credit;
    })();

    kubewire.Opened = (function() {

        const Opened = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Opened.prototype.localAddress = "";
        Opened.prototype.localPort = 0;
        Opened.prototype.remoteAddress = "";
        Opened.prototype.remotePort = 0;

        Opened.create = function(properties) {
            return new Opened(properties);
        };

        Opened.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.localAddress != null && $Object.hasOwnProperty.call(message, "localAddress") && message.localAddress !== "")
                writer.uint32(10).string(message.localAddress);
            if (message.localPort != null && $Object.hasOwnProperty.call(message, "localPort") && message.localPort !== 0)
                writer.uint32(16).uint32(message.localPort);
            if (message.remoteAddress != null && $Object.hasOwnProperty.call(message, "remoteAddress") && message.remoteAddress !== "")
                writer.uint32(26).string(message.remoteAddress);
            if (message.remotePort != null && $Object.hasOwnProperty.call(message, "remotePort") && message.remotePort !== 0)
                writer.uint32(32).uint32(message.remotePort);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Opened.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Opened();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.localAddress = value;
                        else
                            delete message.localAddress;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.localPort = value;
                        else
                            delete message.localPort;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.remoteAddress = value;
                        else
                            delete message.remoteAddress;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.remotePort = value;
                        else
                            delete message.remotePort;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Opened;
    })();

    kubewire.SocketFailed = (function() {

        const SocketFailed = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SocketFailed.prototype.code = "";
        SocketFailed.prototype.message = "";
        SocketFailed.prototype.address = "";
        SocketFailed.prototype.port = 0;

        SocketFailed.create = function(properties) {
            return new SocketFailed(properties);
        };

        SocketFailed.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                writer.uint32(10).string(message.code);
            if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                writer.uint32(18).string(message.message);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                writer.uint32(26).string(message.address);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(32).uint32(message.port);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SocketFailed.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.SocketFailed();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.code = value;
                        else
                            delete message.code;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.message = value;
                        else
                            delete message.message;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return SocketFailed;
    })();

    kubewire.Incoming = (function() {

        const Incoming = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Incoming.prototype.listener = 0;

        Incoming.create = function(properties) {
            return new Incoming(properties);
        };

        Incoming.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.listener != null && $Object.hasOwnProperty.call(message, "listener") && message.listener !== 0)
                writer.uint32(8).uint32(message.listener);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Incoming.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.kubewire.Incoming();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.listener = value;
                        else
                            delete message.listener;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Incoming;
    })();

    return kubewire;
})();

export {
  $root as default
};

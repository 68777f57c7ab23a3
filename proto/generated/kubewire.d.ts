import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace kubewire {

    interface IFrameBatch extends kubewire.FrameBatch.$Properties {
    }

    class FrameBatch {
        constructor(properties?: kubewire.FrameBatch.$Properties);
        $unknowns?: Uint8Array[];
        frames: Uint8Array[];
        static create(properties: kubewire.FrameBatch.$Shape): kubewire.FrameBatch & kubewire.FrameBatch.$Shape;
        static create(properties?: kubewire.FrameBatch.$Properties): kubewire.FrameBatch;
        static encode(message: kubewire.FrameBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.FrameBatch & kubewire.FrameBatch.$Shape;
    }

    namespace FrameBatch {
        interface $Properties {
            frames?: (Uint8Array[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.FrameBatch.$Properties;
    }

    interface IKernelRequest extends kubewire.KernelRequest.$Properties {
    }

    class KernelRequest {
        constructor(properties?: kubewire.KernelRequest.$Properties);
        $unknowns?: Uint8Array[];
        netns: string;
        netnsCreate?: (kubewire.NetnsCreate.$Properties|null);
        netnsDelete?: (kubewire.NetnsDelete.$Properties|null);
        netnsList?: (kubewire.NetnsList.$Properties|null);
        linkAdd?: (kubewire.LinkAdd.$Properties|null);
        linkSet?: (kubewire.LinkSet.$Properties|null);
        linkDelete?: (kubewire.LinkDelete.$Properties|null);
        linkList?: (kubewire.LinkList.$Properties|null);
        addressAdd?: (kubewire.Address.$Properties|null);
        addressDelete?: (kubewire.Address.$Properties|null);
        addressList?: (kubewire.AddressList.$Properties|null);
        routeReplace?: (kubewire.Route.$Properties|null);
        routeDelete?: (kubewire.Route.$Properties|null);
        routeList?: (kubewire.RouteList.$Properties|null);
        neighborReplace?: (kubewire.Neighbor.$Properties|null);
        neighborDelete?: (kubewire.Neighbor.$Properties|null);
        neighborList?: (kubewire.NeighborList.$Properties|null);
        fdbReplace?: (kubewire.FdbEntry.$Properties|null);
        fdbDelete?: (kubewire.FdbEntry.$Properties|null);
        fdbList?: (kubewire.FdbList.$Properties|null);
        sysctlSet?: (kubewire.Sysctl.$Properties|null);
        sysctlGet?: (kubewire.Sysctl.$Properties|null);
        rulesRestore?: (kubewire.RulesRestore.$Properties|null);
        rulesSave?: (kubewire.RulesSave.$Properties|null);
        conntrackList?: (kubewire.ConntrackList.$Properties|null);
        conntrackDelete?: (kubewire.ConntrackDelete.$Properties|null);
        containerStart?: (kubewire.ContainerStart.$Properties|null);
        containerSignal?: (kubewire.ContainerSignal.$Properties|null);
        containerRemove?: (kubewire.ContainerRemove.$Properties|null);
        containerList?: (kubewire.ContainerList.$Properties|null);
        processAttach?: (kubewire.ProcessAttach.$Properties|null);
        usageGet?: (kubewire.UsageGet.$Properties|null);
        call?: ("netnsCreate"|"netnsDelete"|"netnsList"|"linkAdd"|"linkSet"|"linkDelete"|"linkList"|"addressAdd"|"addressDelete"|"addressList"|"routeReplace"|"routeDelete"|"routeList"|"neighborReplace"|"neighborDelete"|"neighborList"|"fdbReplace"|"fdbDelete"|"fdbList"|"sysctlSet"|"sysctlGet"|"rulesRestore"|"rulesSave"|"conntrackList"|"conntrackDelete"|"containerStart"|"containerSignal"|"containerRemove"|"containerList"|"processAttach"|"usageGet");
        static create(properties: kubewire.KernelRequest.$Shape): kubewire.KernelRequest & kubewire.KernelRequest.$Shape;
        static create(properties?: kubewire.KernelRequest.$Properties): kubewire.KernelRequest;
        static encode(message: kubewire.KernelRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.KernelRequest & kubewire.KernelRequest.$Shape;
    }

    namespace KernelRequest {
        interface $Properties {
            netns?: (string|null);
            netnsCreate?: (kubewire.NetnsCreate.$Properties|null);
            netnsDelete?: (kubewire.NetnsDelete.$Properties|null);
            netnsList?: (kubewire.NetnsList.$Properties|null);
            linkAdd?: (kubewire.LinkAdd.$Properties|null);
            linkSet?: (kubewire.LinkSet.$Properties|null);
            linkDelete?: (kubewire.LinkDelete.$Properties|null);
            linkList?: (kubewire.LinkList.$Properties|null);
            addressAdd?: (kubewire.Address.$Properties|null);
            addressDelete?: (kubewire.Address.$Properties|null);
            addressList?: (kubewire.AddressList.$Properties|null);
            routeReplace?: (kubewire.Route.$Properties|null);
            routeDelete?: (kubewire.Route.$Properties|null);
            routeList?: (kubewire.RouteList.$Properties|null);
            neighborReplace?: (kubewire.Neighbor.$Properties|null);
            neighborDelete?: (kubewire.Neighbor.$Properties|null);
            neighborList?: (kubewire.NeighborList.$Properties|null);
            fdbReplace?: (kubewire.FdbEntry.$Properties|null);
            fdbDelete?: (kubewire.FdbEntry.$Properties|null);
            fdbList?: (kubewire.FdbList.$Properties|null);
            sysctlSet?: (kubewire.Sysctl.$Properties|null);
            sysctlGet?: (kubewire.Sysctl.$Properties|null);
            rulesRestore?: (kubewire.RulesRestore.$Properties|null);
            rulesSave?: (kubewire.RulesSave.$Properties|null);
            conntrackList?: (kubewire.ConntrackList.$Properties|null);
            conntrackDelete?: (kubewire.ConntrackDelete.$Properties|null);
            containerStart?: (kubewire.ContainerStart.$Properties|null);
            containerSignal?: (kubewire.ContainerSignal.$Properties|null);
            containerRemove?: (kubewire.ContainerRemove.$Properties|null);
            containerList?: (kubewire.ContainerList.$Properties|null);
            processAttach?: (kubewire.ProcessAttach.$Properties|null);
            usageGet?: (kubewire.UsageGet.$Properties|null);
            call?: ("netnsCreate"|"netnsDelete"|"netnsList"|"linkAdd"|"linkSet"|"linkDelete"|"linkList"|"addressAdd"|"addressDelete"|"addressList"|"routeReplace"|"routeDelete"|"routeList"|"neighborReplace"|"neighborDelete"|"neighborList"|"fdbReplace"|"fdbDelete"|"fdbList"|"sysctlSet"|"sysctlGet"|"rulesRestore"|"rulesSave"|"conntrackList"|"conntrackDelete"|"containerStart"|"containerSignal"|"containerRemove"|"containerList"|"processAttach"|"usageGet");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          netns?: string|null;
          netnsCreate?: kubewire.NetnsCreate.$Shape|null;
          netnsDelete?: kubewire.NetnsDelete.$Shape|null;
          netnsList?: kubewire.NetnsList.$Shape|null;
          linkAdd?: kubewire.LinkAdd.$Shape|null;
          linkSet?: kubewire.LinkSet.$Shape|null;
          linkDelete?: kubewire.LinkDelete.$Shape|null;
          linkList?: kubewire.LinkList.$Shape|null;
          addressAdd?: kubewire.Address.$Shape|null;
          addressDelete?: kubewire.Address.$Shape|null;
          addressList?: kubewire.AddressList.$Shape|null;
          routeReplace?: kubewire.Route.$Shape|null;
          routeDelete?: kubewire.Route.$Shape|null;
          routeList?: kubewire.RouteList.$Shape|null;
          neighborReplace?: kubewire.Neighbor.$Shape|null;
          neighborDelete?: kubewire.Neighbor.$Shape|null;
          neighborList?: kubewire.NeighborList.$Shape|null;
          fdbReplace?: kubewire.FdbEntry.$Shape|null;
          fdbDelete?: kubewire.FdbEntry.$Shape|null;
          fdbList?: kubewire.FdbList.$Shape|null;
          sysctlSet?: kubewire.Sysctl.$Shape|null;
          sysctlGet?: kubewire.Sysctl.$Shape|null;
          rulesRestore?: kubewire.RulesRestore.$Shape|null;
          rulesSave?: kubewire.RulesSave.$Shape|null;
          conntrackList?: kubewire.ConntrackList.$Shape|null;
          conntrackDelete?: kubewire.ConntrackDelete.$Shape|null;
          containerStart?: kubewire.ContainerStart.$Shape|null;
          containerSignal?: kubewire.ContainerSignal.$Shape|null;
          containerRemove?: kubewire.ContainerRemove.$Shape|null;
          containerList?: kubewire.ContainerList.$Shape|null;
          processAttach?: kubewire.ProcessAttach.$Shape|null;
          usageGet?: kubewire.UsageGet.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ call?: undefined; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "netnsCreate"; netnsCreate: kubewire.NetnsCreate.$Shape; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "netnsDelete"; netnsCreate?: null; netnsDelete: kubewire.NetnsDelete.$Shape; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "netnsList"; netnsCreate?: null; netnsDelete?: null; netnsList: kubewire.NetnsList.$Shape; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "linkAdd"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd: kubewire.LinkAdd.$Shape; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "linkSet"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet: kubewire.LinkSet.$Shape; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "linkDelete"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete: kubewire.LinkDelete.$Shape; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "linkList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList: kubewire.LinkList.$Shape; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "addressAdd"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd: kubewire.Address.$Shape; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "addressDelete"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete: kubewire.Address.$Shape; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "addressList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList: kubewire.AddressList.$Shape; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "routeReplace"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace: kubewire.Route.$Shape; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "routeDelete"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete: kubewire.Route.$Shape; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "routeList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList: kubewire.RouteList.$Shape; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "neighborReplace"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace: kubewire.Neighbor.$Shape; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "neighborDelete"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete: kubewire.Neighbor.$Shape; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "neighborList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList: kubewire.NeighborList.$Shape; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "fdbReplace"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace: kubewire.FdbEntry.$Shape; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "fdbDelete"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete: kubewire.FdbEntry.$Shape; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "fdbList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList: kubewire.FdbList.$Shape; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "sysctlSet"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet: kubewire.Sysctl.$Shape; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "sysctlGet"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet: kubewire.Sysctl.$Shape; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "rulesRestore"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore: kubewire.RulesRestore.$Shape; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "rulesSave"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave: kubewire.RulesSave.$Shape; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "conntrackList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList: kubewire.ConntrackList.$Shape; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "conntrackDelete"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete: kubewire.ConntrackDelete.$Shape; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "containerStart"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart: kubewire.ContainerStart.$Shape; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "containerSignal"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal: kubewire.ContainerSignal.$Shape; containerRemove?: null; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "containerRemove"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove: kubewire.ContainerRemove.$Shape; containerList?: null; processAttach?: null; usageGet?: null }|{ call?: "containerList"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList: kubewire.ContainerList.$Shape; processAttach?: null; usageGet?: null }|{ call?: "processAttach"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach: kubewire.ProcessAttach.$Shape; usageGet?: null }|{ call?: "usageGet"; netnsCreate?: null; netnsDelete?: null; netnsList?: null; linkAdd?: null; linkSet?: null; linkDelete?: null; linkList?: null; addressAdd?: null; addressDelete?: null; addressList?: null; routeReplace?: null; routeDelete?: null; routeList?: null; neighborReplace?: null; neighborDelete?: null; neighborList?: null; fdbReplace?: null; fdbDelete?: null; fdbList?: null; sysctlSet?: null; sysctlGet?: null; rulesRestore?: null; rulesSave?: null; conntrackList?: null; conntrackDelete?: null; containerStart?: null; containerSignal?: null; containerRemove?: null; containerList?: null; processAttach?: null; usageGet: kubewire.UsageGet.$Shape })
        );
    }

    interface IKernelReply extends kubewire.KernelReply.$Properties {
    }

    class KernelReply {
        constructor(properties?: kubewire.KernelReply.$Properties);
        $unknowns?: Uint8Array[];
        failure?: (kubewire.Failure.$Properties|null);
        done?: (kubewire.Done.$Properties|null);
        netnsNames?: (kubewire.NetnsNames.$Properties|null);
        links?: (kubewire.Links.$Properties|null);
        addresses?: (kubewire.Addresses.$Properties|null);
        routes?: (kubewire.Routes.$Properties|null);
        neighbors?: (kubewire.Neighbors.$Properties|null);
        fdbEntries?: (kubewire.FdbEntries.$Properties|null);
        text?: (kubewire.Text.$Properties|null);
        containers?: (kubewire.Containers.$Properties|null);
        netns?: (kubewire.Netns.$Properties|null);
        usages?: (kubewire.Usages.$Properties|null);
        outcome?: ("failure"|"done"|"netnsNames"|"links"|"addresses"|"routes"|"neighbors"|"fdbEntries"|"text"|"containers"|"netns"|"usages");
        static create(properties: kubewire.KernelReply.$Shape): kubewire.KernelReply & kubewire.KernelReply.$Shape;
        static create(properties?: kubewire.KernelReply.$Properties): kubewire.KernelReply;
        static encode(message: kubewire.KernelReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.KernelReply & kubewire.KernelReply.$Shape;
    }

    namespace KernelReply {
        interface $Properties {
            failure?: (kubewire.Failure.$Properties|null);
            done?: (kubewire.Done.$Properties|null);
            netnsNames?: (kubewire.NetnsNames.$Properties|null);
            links?: (kubewire.Links.$Properties|null);
            addresses?: (kubewire.Addresses.$Properties|null);
            routes?: (kubewire.Routes.$Properties|null);
            neighbors?: (kubewire.Neighbors.$Properties|null);
            fdbEntries?: (kubewire.FdbEntries.$Properties|null);
            text?: (kubewire.Text.$Properties|null);
            containers?: (kubewire.Containers.$Properties|null);
            netns?: (kubewire.Netns.$Properties|null);
            usages?: (kubewire.Usages.$Properties|null);
            outcome?: ("failure"|"done"|"netnsNames"|"links"|"addresses"|"routes"|"neighbors"|"fdbEntries"|"text"|"containers"|"netns"|"usages");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          failure?: kubewire.Failure.$Shape|null;
          done?: kubewire.Done.$Shape|null;
          netnsNames?: kubewire.NetnsNames.$Shape|null;
          links?: kubewire.Links.$Shape|null;
          addresses?: kubewire.Addresses.$Shape|null;
          routes?: kubewire.Routes.$Shape|null;
          neighbors?: kubewire.Neighbors.$Shape|null;
          fdbEntries?: kubewire.FdbEntries.$Shape|null;
          text?: kubewire.Text.$Shape|null;
          containers?: kubewire.Containers.$Shape|null;
          netns?: kubewire.Netns.$Shape|null;
          usages?: kubewire.Usages.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ outcome?: undefined; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "failure"; failure: kubewire.Failure.$Shape; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "done"; failure?: null; done: kubewire.Done.$Shape; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "netnsNames"; failure?: null; done?: null; netnsNames: kubewire.NetnsNames.$Shape; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "links"; failure?: null; done?: null; netnsNames?: null; links: kubewire.Links.$Shape; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "addresses"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses: kubewire.Addresses.$Shape; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "routes"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes: kubewire.Routes.$Shape; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "neighbors"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors: kubewire.Neighbors.$Shape; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "fdbEntries"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries: kubewire.FdbEntries.$Shape; text?: null; containers?: null; netns?: null; usages?: null }|{ outcome?: "text"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text: kubewire.Text.$Shape; containers?: null; netns?: null; usages?: null }|{ outcome?: "containers"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers: kubewire.Containers.$Shape; netns?: null; usages?: null }|{ outcome?: "netns"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns: kubewire.Netns.$Shape; usages?: null }|{ outcome?: "usages"; failure?: null; done?: null; netnsNames?: null; links?: null; addresses?: null; routes?: null; neighbors?: null; fdbEntries?: null; text?: null; containers?: null; netns?: null; usages: kubewire.Usages.$Shape })
        );
    }

    interface IFailure extends kubewire.Failure.$Properties {
    }

    class Failure {
        constructor(properties?: kubewire.Failure.$Properties);
        $unknowns?: Uint8Array[];
        errno: string;
        message: string;
        static create(properties: kubewire.Failure.$Shape): kubewire.Failure & kubewire.Failure.$Shape;
        static create(properties?: kubewire.Failure.$Properties): kubewire.Failure;
        static encode(message: kubewire.Failure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Failure & kubewire.Failure.$Shape;
    }

    namespace Failure {
        interface $Properties {
            errno?: (string|null);
            message?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Failure.$Properties;
    }

    interface IDone extends kubewire.Done.$Properties {
    }

    class Done {
        constructor(properties?: kubewire.Done.$Properties);
        $unknowns?: Uint8Array[];
        static create(properties: kubewire.Done.$Shape): kubewire.Done & kubewire.Done.$Shape;
        static create(properties?: kubewire.Done.$Properties): kubewire.Done;
        static encode(message: kubewire.Done.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Done & kubewire.Done.$Shape;
    }

    namespace Done {
        interface $Properties {
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Done.$Properties;
    }

    interface IText extends kubewire.Text.$Properties {
    }

    class Text {
        constructor(properties?: kubewire.Text.$Properties);
        $unknowns?: Uint8Array[];
        text: string;
        static create(properties: kubewire.Text.$Shape): kubewire.Text & kubewire.Text.$Shape;
        static create(properties?: kubewire.Text.$Properties): kubewire.Text;
        static encode(message: kubewire.Text.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Text & kubewire.Text.$Shape;
    }

    namespace Text {
        interface $Properties {
            text?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Text.$Properties;
    }

    interface INetnsCreate extends kubewire.NetnsCreate.$Properties {
    }

    class NetnsCreate {
        constructor(properties?: kubewire.NetnsCreate.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        hostname: string;
        static create(properties: kubewire.NetnsCreate.$Shape): kubewire.NetnsCreate & kubewire.NetnsCreate.$Shape;
        static create(properties?: kubewire.NetnsCreate.$Properties): kubewire.NetnsCreate;
        static encode(message: kubewire.NetnsCreate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NetnsCreate & kubewire.NetnsCreate.$Shape;
    }

    namespace NetnsCreate {
        interface $Properties {
            name?: (string|null);
            hostname?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NetnsCreate.$Properties;
    }

    interface INetnsDelete extends kubewire.NetnsDelete.$Properties {
    }

    class NetnsDelete {
        constructor(properties?: kubewire.NetnsDelete.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        static create(properties: kubewire.NetnsDelete.$Shape): kubewire.NetnsDelete & kubewire.NetnsDelete.$Shape;
        static create(properties?: kubewire.NetnsDelete.$Properties): kubewire.NetnsDelete;
        static encode(message: kubewire.NetnsDelete.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NetnsDelete & kubewire.NetnsDelete.$Shape;
    }

    namespace NetnsDelete {
        interface $Properties {
            name?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NetnsDelete.$Properties;
    }

    interface INetnsList extends kubewire.NetnsList.$Properties {
    }

    class NetnsList {
        constructor(properties?: kubewire.NetnsList.$Properties);
        $unknowns?: Uint8Array[];
        static create(properties: kubewire.NetnsList.$Shape): kubewire.NetnsList & kubewire.NetnsList.$Shape;
        static create(properties?: kubewire.NetnsList.$Properties): kubewire.NetnsList;
        static encode(message: kubewire.NetnsList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NetnsList & kubewire.NetnsList.$Shape;
    }

    namespace NetnsList {
        interface $Properties {
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NetnsList.$Properties;
    }

    interface INetns extends kubewire.Netns.$Properties {
    }

    class Netns {
        constructor(properties?: kubewire.Netns.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        door: string;
        static create(properties: kubewire.Netns.$Shape): kubewire.Netns & kubewire.Netns.$Shape;
        static create(properties?: kubewire.Netns.$Properties): kubewire.Netns;
        static encode(message: kubewire.Netns.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Netns & kubewire.Netns.$Shape;
    }

    namespace Netns {
        interface $Properties {
            name?: (string|null);
            door?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Netns.$Properties;
    }

    interface INetnsNames extends kubewire.NetnsNames.$Properties {
    }

    class NetnsNames {
        constructor(properties?: kubewire.NetnsNames.$Properties);
        $unknowns?: Uint8Array[];
        netns: kubewire.Netns.$Properties[];
        static create(properties: kubewire.NetnsNames.$Shape): kubewire.NetnsNames & kubewire.NetnsNames.$Shape;
        static create(properties?: kubewire.NetnsNames.$Properties): kubewire.NetnsNames;
        static encode(message: kubewire.NetnsNames.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NetnsNames & kubewire.NetnsNames.$Shape;
    }

    namespace NetnsNames {
        interface $Properties {
            netns?: (kubewire.Netns.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NetnsNames.$Properties;
    }

    interface ILink extends kubewire.Link.$Properties {
    }

    class Link {
        constructor(properties?: kubewire.Link.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        index: number;
        kind: string;
        mac: string;
        mtu: number;
        up: boolean;
        master: string;
        hairpin: boolean;
        peer: string;
        peerNetns: string;
        vxlan?: (kubewire.Vxlan.$Properties|null);
        counters?: (kubewire.LinkCounters.$Properties|null);
        static create(properties: kubewire.Link.$Shape): kubewire.Link & kubewire.Link.$Shape;
        static create(properties?: kubewire.Link.$Properties): kubewire.Link;
        static encode(message: kubewire.Link.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Link & kubewire.Link.$Shape;
    }

    namespace Link {
        interface $Properties {
            name?: (string|null);
            index?: (number|null);
            kind?: (string|null);
            mac?: (string|null);
            mtu?: (number|null);
            up?: (boolean|null);
            master?: (string|null);
            hairpin?: (boolean|null);
            peer?: (string|null);
            peerNetns?: (string|null);
            vxlan?: (kubewire.Vxlan.$Properties|null);
            counters?: (kubewire.LinkCounters.$Properties|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Link.$Properties;
    }

    interface IVxlan extends kubewire.Vxlan.$Properties {
    }

    class Vxlan {
        constructor(properties?: kubewire.Vxlan.$Properties);
        $unknowns?: Uint8Array[];
        vni: number;
        local: string;
        device: string;
        port: number;
        learning: boolean;
        static create(properties: kubewire.Vxlan.$Shape): kubewire.Vxlan & kubewire.Vxlan.$Shape;
        static create(properties?: kubewire.Vxlan.$Properties): kubewire.Vxlan;
        static encode(message: kubewire.Vxlan.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Vxlan & kubewire.Vxlan.$Shape;
    }

    namespace Vxlan {
        interface $Properties {
            vni?: (number|null);
            local?: (string|null);
            device?: (string|null);
            port?: (number|null);
            learning?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Vxlan.$Properties;
    }

    interface ILinkCounters extends kubewire.LinkCounters.$Properties {
    }

    class LinkCounters {
        constructor(properties?: kubewire.LinkCounters.$Properties);
        $unknowns?: Uint8Array[];
        rxPackets: number;
        rxBytes: number;
        txPackets: number;
        txBytes: number;
        rxDropped: number;
        txDropped: number;
        static create(properties: kubewire.LinkCounters.$Shape): kubewire.LinkCounters & kubewire.LinkCounters.$Shape;
        static create(properties?: kubewire.LinkCounters.$Properties): kubewire.LinkCounters;
        static encode(message: kubewire.LinkCounters.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LinkCounters & kubewire.LinkCounters.$Shape;
    }

    namespace LinkCounters {
        interface $Properties {
            rxPackets?: (number|null);
            rxBytes?: (number|null);
            txPackets?: (number|null);
            txBytes?: (number|null);
            rxDropped?: (number|null);
            txDropped?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LinkCounters.$Properties;
    }

    interface ILinkAdd extends kubewire.LinkAdd.$Properties {
    }

    class LinkAdd {
        constructor(properties?: kubewire.LinkAdd.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        kind: string;
        mac: string;
        mtu: number;
        peerName: string;
        peerNetns: string;
        vxlan?: (kubewire.Vxlan.$Properties|null);
        static create(properties: kubewire.LinkAdd.$Shape): kubewire.LinkAdd & kubewire.LinkAdd.$Shape;
        static create(properties?: kubewire.LinkAdd.$Properties): kubewire.LinkAdd;
        static encode(message: kubewire.LinkAdd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LinkAdd & kubewire.LinkAdd.$Shape;
    }

    namespace LinkAdd {
        interface $Properties {
            name?: (string|null);
            kind?: (string|null);
            mac?: (string|null);
            mtu?: (number|null);
            peerName?: (string|null);
            peerNetns?: (string|null);
            vxlan?: (kubewire.Vxlan.$Properties|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LinkAdd.$Properties;
    }

    interface ILinkSet extends kubewire.LinkSet.$Properties {
    }

    class LinkSet {
        constructor(properties?: kubewire.LinkSet.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        up?: (boolean|null);
        master?: (string|null);
        mtu?: (number|null);
        mac?: (string|null);
        hairpin?: (boolean|null);
        moveToNetns?: (string|null);
        rename?: (string|null);
        static create(properties: kubewire.LinkSet.$Shape): kubewire.LinkSet & kubewire.LinkSet.$Shape;
        static create(properties?: kubewire.LinkSet.$Properties): kubewire.LinkSet;
        static encode(message: kubewire.LinkSet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LinkSet & kubewire.LinkSet.$Shape;
    }

    namespace LinkSet {
        interface $Properties {
            name?: (string|null);
            up?: (boolean|null);
            master?: (string|null);
            mtu?: (number|null);
            mac?: (string|null);
            hairpin?: (boolean|null);
            moveToNetns?: (string|null);
            rename?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LinkSet.$Properties;
    }

    interface ILinkDelete extends kubewire.LinkDelete.$Properties {
    }

    class LinkDelete {
        constructor(properties?: kubewire.LinkDelete.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        static create(properties: kubewire.LinkDelete.$Shape): kubewire.LinkDelete & kubewire.LinkDelete.$Shape;
        static create(properties?: kubewire.LinkDelete.$Properties): kubewire.LinkDelete;
        static encode(message: kubewire.LinkDelete.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LinkDelete & kubewire.LinkDelete.$Shape;
    }

    namespace LinkDelete {
        interface $Properties {
            name?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LinkDelete.$Properties;
    }

    interface ILinkList extends kubewire.LinkList.$Properties {
    }

    class LinkList {
        constructor(properties?: kubewire.LinkList.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        static create(properties: kubewire.LinkList.$Shape): kubewire.LinkList & kubewire.LinkList.$Shape;
        static create(properties?: kubewire.LinkList.$Properties): kubewire.LinkList;
        static encode(message: kubewire.LinkList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LinkList & kubewire.LinkList.$Shape;
    }

    namespace LinkList {
        interface $Properties {
            name?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LinkList.$Properties;
    }

    interface ILinks extends kubewire.Links.$Properties {
    }

    class Links {
        constructor(properties?: kubewire.Links.$Properties);
        $unknowns?: Uint8Array[];
        links: kubewire.Link.$Properties[];
        static create(properties: kubewire.Links.$Shape): kubewire.Links & kubewire.Links.$Shape;
        static create(properties?: kubewire.Links.$Properties): kubewire.Links;
        static encode(message: kubewire.Links.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Links & kubewire.Links.$Shape;
    }

    namespace Links {
        interface $Properties {
            links?: (kubewire.Link.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Links.$Properties;
    }

    interface IAddress extends kubewire.Address.$Properties {
    }

    class Address {
        constructor(properties?: kubewire.Address.$Properties);
        $unknowns?: Uint8Array[];
        link: string;
        cidr: string;
        scope: string;
        static create(properties: kubewire.Address.$Shape): kubewire.Address & kubewire.Address.$Shape;
        static create(properties?: kubewire.Address.$Properties): kubewire.Address;
        static encode(message: kubewire.Address.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Address & kubewire.Address.$Shape;
    }

    namespace Address {
        interface $Properties {
            link?: (string|null);
            cidr?: (string|null);
            scope?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Address.$Properties;
    }

    interface IAddressList extends kubewire.AddressList.$Properties {
    }

    class AddressList {
        constructor(properties?: kubewire.AddressList.$Properties);
        $unknowns?: Uint8Array[];
        link: string;
        static create(properties: kubewire.AddressList.$Shape): kubewire.AddressList & kubewire.AddressList.$Shape;
        static create(properties?: kubewire.AddressList.$Properties): kubewire.AddressList;
        static encode(message: kubewire.AddressList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.AddressList & kubewire.AddressList.$Shape;
    }

    namespace AddressList {
        interface $Properties {
            link?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.AddressList.$Properties;
    }

    interface IAddresses extends kubewire.Addresses.$Properties {
    }

    class Addresses {
        constructor(properties?: kubewire.Addresses.$Properties);
        $unknowns?: Uint8Array[];
        addresses: kubewire.Address.$Properties[];
        static create(properties: kubewire.Addresses.$Shape): kubewire.Addresses & kubewire.Addresses.$Shape;
        static create(properties?: kubewire.Addresses.$Properties): kubewire.Addresses;
        static encode(message: kubewire.Addresses.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Addresses & kubewire.Addresses.$Shape;
    }

    namespace Addresses {
        interface $Properties {
            addresses?: (kubewire.Address.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Addresses.$Properties;
    }

    interface IRoute extends kubewire.Route.$Properties {
    }

    class Route {
        constructor(properties?: kubewire.Route.$Properties);
        $unknowns?: Uint8Array[];
        destination: string;
        via: string;
        link: string;
        source: string;
        scope: string;
        metric: number;
        onlink: boolean;
        type: string;
        table: number;
        protocol: string;
        static create(properties: kubewire.Route.$Shape): kubewire.Route & kubewire.Route.$Shape;
        static create(properties?: kubewire.Route.$Properties): kubewire.Route;
        static encode(message: kubewire.Route.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Route & kubewire.Route.$Shape;
    }

    namespace Route {
        interface $Properties {
            destination?: (string|null);
            via?: (string|null);
            link?: (string|null);
            source?: (string|null);
            scope?: (string|null);
            metric?: (number|null);
            onlink?: (boolean|null);
            type?: (string|null);
            table?: (number|null);
            protocol?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Route.$Properties;
    }

    interface IRouteList extends kubewire.RouteList.$Properties {
    }

    class RouteList {
        constructor(properties?: kubewire.RouteList.$Properties);
        $unknowns?: Uint8Array[];
        table: number;
        static create(properties: kubewire.RouteList.$Shape): kubewire.RouteList & kubewire.RouteList.$Shape;
        static create(properties?: kubewire.RouteList.$Properties): kubewire.RouteList;
        static encode(message: kubewire.RouteList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.RouteList & kubewire.RouteList.$Shape;
    }

    namespace RouteList {
        interface $Properties {
            table?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.RouteList.$Properties;
    }

    interface IRoutes extends kubewire.Routes.$Properties {
    }

    class Routes {
        constructor(properties?: kubewire.Routes.$Properties);
        $unknowns?: Uint8Array[];
        routes: kubewire.Route.$Properties[];
        static create(properties: kubewire.Routes.$Shape): kubewire.Routes & kubewire.Routes.$Shape;
        static create(properties?: kubewire.Routes.$Properties): kubewire.Routes;
        static encode(message: kubewire.Routes.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Routes & kubewire.Routes.$Shape;
    }

    namespace Routes {
        interface $Properties {
            routes?: (kubewire.Route.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Routes.$Properties;
    }

    interface INeighbor extends kubewire.Neighbor.$Properties {
    }

    class Neighbor {
        constructor(properties?: kubewire.Neighbor.$Properties);
        $unknowns?: Uint8Array[];
        link: string;
        address: string;
        mac: string;
        state: string;
        static create(properties: kubewire.Neighbor.$Shape): kubewire.Neighbor & kubewire.Neighbor.$Shape;
        static create(properties?: kubewire.Neighbor.$Properties): kubewire.Neighbor;
        static encode(message: kubewire.Neighbor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Neighbor & kubewire.Neighbor.$Shape;
    }

    namespace Neighbor {
        interface $Properties {
            link?: (string|null);
            address?: (string|null);
            mac?: (string|null);
            state?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Neighbor.$Properties;
    }

    interface INeighborList extends kubewire.NeighborList.$Properties {
    }

    class NeighborList {
        constructor(properties?: kubewire.NeighborList.$Properties);
        $unknowns?: Uint8Array[];
        link: string;
        static create(properties: kubewire.NeighborList.$Shape): kubewire.NeighborList & kubewire.NeighborList.$Shape;
        static create(properties?: kubewire.NeighborList.$Properties): kubewire.NeighborList;
        static encode(message: kubewire.NeighborList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NeighborList & kubewire.NeighborList.$Shape;
    }

    namespace NeighborList {
        interface $Properties {
            link?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NeighborList.$Properties;
    }

    interface INeighbors extends kubewire.Neighbors.$Properties {
    }

    class Neighbors {
        constructor(properties?: kubewire.Neighbors.$Properties);
        $unknowns?: Uint8Array[];
        neighbors: kubewire.Neighbor.$Properties[];
        static create(properties: kubewire.Neighbors.$Shape): kubewire.Neighbors & kubewire.Neighbors.$Shape;
        static create(properties?: kubewire.Neighbors.$Properties): kubewire.Neighbors;
        static encode(message: kubewire.Neighbors.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Neighbors & kubewire.Neighbors.$Shape;
    }

    namespace Neighbors {
        interface $Properties {
            neighbors?: (kubewire.Neighbor.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Neighbors.$Properties;
    }

    interface IFdbEntry extends kubewire.FdbEntry.$Properties {
    }

    class FdbEntry {
        constructor(properties?: kubewire.FdbEntry.$Properties);
        $unknowns?: Uint8Array[];
        link: string;
        mac: string;
        destination: string;
        state: string;
        port: string;
        static create(properties: kubewire.FdbEntry.$Shape): kubewire.FdbEntry & kubewire.FdbEntry.$Shape;
        static create(properties?: kubewire.FdbEntry.$Properties): kubewire.FdbEntry;
        static encode(message: kubewire.FdbEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.FdbEntry & kubewire.FdbEntry.$Shape;
    }

    namespace FdbEntry {
        interface $Properties {
            link?: (string|null);
            mac?: (string|null);
            destination?: (string|null);
            state?: (string|null);
            port?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.FdbEntry.$Properties;
    }

    interface IFdbList extends kubewire.FdbList.$Properties {
    }

    class FdbList {
        constructor(properties?: kubewire.FdbList.$Properties);
        $unknowns?: Uint8Array[];
        link: string;
        static create(properties: kubewire.FdbList.$Shape): kubewire.FdbList & kubewire.FdbList.$Shape;
        static create(properties?: kubewire.FdbList.$Properties): kubewire.FdbList;
        static encode(message: kubewire.FdbList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.FdbList & kubewire.FdbList.$Shape;
    }

    namespace FdbList {
        interface $Properties {
            link?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.FdbList.$Properties;
    }

    interface IFdbEntries extends kubewire.FdbEntries.$Properties {
    }

    class FdbEntries {
        constructor(properties?: kubewire.FdbEntries.$Properties);
        $unknowns?: Uint8Array[];
        entries: kubewire.FdbEntry.$Properties[];
        static create(properties: kubewire.FdbEntries.$Shape): kubewire.FdbEntries & kubewire.FdbEntries.$Shape;
        static create(properties?: kubewire.FdbEntries.$Properties): kubewire.FdbEntries;
        static encode(message: kubewire.FdbEntries.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.FdbEntries & kubewire.FdbEntries.$Shape;
    }

    namespace FdbEntries {
        interface $Properties {
            entries?: (kubewire.FdbEntry.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.FdbEntries.$Properties;
    }

    interface ISysctl extends kubewire.Sysctl.$Properties {
    }

    class Sysctl {
        constructor(properties?: kubewire.Sysctl.$Properties);
        $unknowns?: Uint8Array[];
        key: string;
        value: string;
        static create(properties: kubewire.Sysctl.$Shape): kubewire.Sysctl & kubewire.Sysctl.$Shape;
        static create(properties?: kubewire.Sysctl.$Properties): kubewire.Sysctl;
        static encode(message: kubewire.Sysctl.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Sysctl & kubewire.Sysctl.$Shape;
    }

    namespace Sysctl {
        interface $Properties {
            key?: (string|null);
            value?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Sysctl.$Properties;
    }

    interface IRulesRestore extends kubewire.RulesRestore.$Properties {
    }

    class RulesRestore {
        constructor(properties?: kubewire.RulesRestore.$Properties);
        $unknowns?: Uint8Array[];
        tool: string;
        text: string;
        noflush: boolean;
        counters: boolean;
        test: boolean;
        static create(properties: kubewire.RulesRestore.$Shape): kubewire.RulesRestore & kubewire.RulesRestore.$Shape;
        static create(properties?: kubewire.RulesRestore.$Properties): kubewire.RulesRestore;
        static encode(message: kubewire.RulesRestore.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.RulesRestore & kubewire.RulesRestore.$Shape;
    }

    namespace RulesRestore {
        interface $Properties {
            tool?: (string|null);
            text?: (string|null);
            noflush?: (boolean|null);
            counters?: (boolean|null);
            test?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.RulesRestore.$Properties;
    }

    interface IRulesSave extends kubewire.RulesSave.$Properties {
    }

    class RulesSave {
        constructor(properties?: kubewire.RulesSave.$Properties);
        $unknowns?: Uint8Array[];
        tool: string;
        table: string;
        counters: boolean;
        static create(properties: kubewire.RulesSave.$Shape): kubewire.RulesSave & kubewire.RulesSave.$Shape;
        static create(properties?: kubewire.RulesSave.$Properties): kubewire.RulesSave;
        static encode(message: kubewire.RulesSave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.RulesSave & kubewire.RulesSave.$Shape;
    }

    namespace RulesSave {
        interface $Properties {
            tool?: (string|null);
            table?: (string|null);
            counters?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.RulesSave.$Properties;
    }

    interface IConntrackList extends kubewire.ConntrackList.$Properties {
    }

    class ConntrackList {
        constructor(properties?: kubewire.ConntrackList.$Properties);
        $unknowns?: Uint8Array[];
        static create(properties: kubewire.ConntrackList.$Shape): kubewire.ConntrackList & kubewire.ConntrackList.$Shape;
        static create(properties?: kubewire.ConntrackList.$Properties): kubewire.ConntrackList;
        static encode(message: kubewire.ConntrackList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ConntrackList & kubewire.ConntrackList.$Shape;
    }

    namespace ConntrackList {
        interface $Properties {
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ConntrackList.$Properties;
    }

    interface IConntrackDelete extends kubewire.ConntrackDelete.$Properties {
    }

    class ConntrackDelete {
        constructor(properties?: kubewire.ConntrackDelete.$Properties);
        $unknowns?: Uint8Array[];
        protocol: string;
        originalDestination: string;
        originalDestinationPort: number;
        static create(properties: kubewire.ConntrackDelete.$Shape): kubewire.ConntrackDelete & kubewire.ConntrackDelete.$Shape;
        static create(properties?: kubewire.ConntrackDelete.$Properties): kubewire.ConntrackDelete;
        static encode(message: kubewire.ConntrackDelete.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ConntrackDelete & kubewire.ConntrackDelete.$Shape;
    }

    namespace ConntrackDelete {
        interface $Properties {
            protocol?: (string|null);
            originalDestination?: (string|null);
            originalDestinationPort?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ConntrackDelete.$Properties;
    }

    interface IContainerStart extends kubewire.ContainerStart.$Properties {
    }

    class ContainerStart {
        constructor(properties?: kubewire.ContainerStart.$Properties);
        $unknowns?: Uint8Array[];
        id: string;
        name: string;
        podNamespace: string;
        podName: string;
        podUid: string;
        image: string;
        command: string[];
        args: string[];
        env: { [k: string]: string };
        workingDir: string;
        hostname: string;
        resolvConf: string;
        hosts: string;
        mounts: kubewire.Mount.$Properties[];
        ports: kubewire.ContainerPort.$Properties[];
        logPath: string;
        tty: boolean;
        stdin: boolean;
        stdinOnce: boolean;
        static create(properties: kubewire.ContainerStart.$Shape): kubewire.ContainerStart & kubewire.ContainerStart.$Shape;
        static create(properties?: kubewire.ContainerStart.$Properties): kubewire.ContainerStart;
        static encode(message: kubewire.ContainerStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ContainerStart & kubewire.ContainerStart.$Shape;
    }

    namespace ContainerStart {
        interface $Properties {
            id?: (string|null);
            name?: (string|null);
            podNamespace?: (string|null);
            podName?: (string|null);
            podUid?: (string|null);
            image?: (string|null);
            command?: (string[]|null);
            args?: (string[]|null);
            env?: ({ [k: string]: string }|null);
            workingDir?: (string|null);
            hostname?: (string|null);
            resolvConf?: (string|null);
            hosts?: (string|null);
            mounts?: (kubewire.Mount.$Properties[]|null);
            ports?: (kubewire.ContainerPort.$Properties[]|null);
            logPath?: (string|null);
            tty?: (boolean|null);
            stdin?: (boolean|null);
            stdinOnce?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ContainerStart.$Properties;
    }

    interface IMount extends kubewire.Mount.$Properties {
    }

    class Mount {
        constructor(properties?: kubewire.Mount.$Properties);
        $unknowns?: Uint8Array[];
        path: string;
        source: string;
        readOnly: boolean;
        static create(properties: kubewire.Mount.$Shape): kubewire.Mount & kubewire.Mount.$Shape;
        static create(properties?: kubewire.Mount.$Properties): kubewire.Mount;
        static encode(message: kubewire.Mount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Mount & kubewire.Mount.$Shape;
    }

    namespace Mount {
        interface $Properties {
            path?: (string|null);
            source?: (string|null);
            readOnly?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Mount.$Properties;
    }

    interface IContainerPort extends kubewire.ContainerPort.$Properties {
    }

    class ContainerPort {
        constructor(properties?: kubewire.ContainerPort.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        port: number;
        protocol: string;
        static create(properties: kubewire.ContainerPort.$Shape): kubewire.ContainerPort & kubewire.ContainerPort.$Shape;
        static create(properties?: kubewire.ContainerPort.$Properties): kubewire.ContainerPort;
        static encode(message: kubewire.ContainerPort.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ContainerPort & kubewire.ContainerPort.$Shape;
    }

    namespace ContainerPort {
        interface $Properties {
            name?: (string|null);
            port?: (number|null);
            protocol?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ContainerPort.$Properties;
    }

    interface IContainerSignal extends kubewire.ContainerSignal.$Properties {
    }

    class ContainerSignal {
        constructor(properties?: kubewire.ContainerSignal.$Properties);
        $unknowns?: Uint8Array[];
        id: string;
        signal: string;
        static create(properties: kubewire.ContainerSignal.$Shape): kubewire.ContainerSignal & kubewire.ContainerSignal.$Shape;
        static create(properties?: kubewire.ContainerSignal.$Properties): kubewire.ContainerSignal;
        static encode(message: kubewire.ContainerSignal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ContainerSignal & kubewire.ContainerSignal.$Shape;
    }

    namespace ContainerSignal {
        interface $Properties {
            id?: (string|null);
            signal?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ContainerSignal.$Properties;
    }

    interface IContainerRemove extends kubewire.ContainerRemove.$Properties {
    }

    class ContainerRemove {
        constructor(properties?: kubewire.ContainerRemove.$Properties);
        $unknowns?: Uint8Array[];
        id: string;
        static create(properties: kubewire.ContainerRemove.$Shape): kubewire.ContainerRemove & kubewire.ContainerRemove.$Shape;
        static create(properties?: kubewire.ContainerRemove.$Properties): kubewire.ContainerRemove;
        static encode(message: kubewire.ContainerRemove.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ContainerRemove & kubewire.ContainerRemove.$Shape;
    }

    namespace ContainerRemove {
        interface $Properties {
            id?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ContainerRemove.$Properties;
    }

    interface IContainerList extends kubewire.ContainerList.$Properties {
    }

    class ContainerList {
        constructor(properties?: kubewire.ContainerList.$Properties);
        $unknowns?: Uint8Array[];
        static create(properties: kubewire.ContainerList.$Shape): kubewire.ContainerList & kubewire.ContainerList.$Shape;
        static create(properties?: kubewire.ContainerList.$Properties): kubewire.ContainerList;
        static encode(message: kubewire.ContainerList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ContainerList & kubewire.ContainerList.$Shape;
    }

    namespace ContainerList {
        interface $Properties {
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ContainerList.$Properties;
    }

    interface IContainer extends kubewire.Container.$Properties {
    }

    class Container {
        constructor(properties?: kubewire.Container.$Properties);
        $unknowns?: Uint8Array[];
        id: string;
        state: string;
        exitCode: number;
        reason: string;
        message: string;
        startedAtMs: number;
        finishedAtMs: number;
        signal: number;
        static create(properties: kubewire.Container.$Shape): kubewire.Container & kubewire.Container.$Shape;
        static create(properties?: kubewire.Container.$Properties): kubewire.Container;
        static encode(message: kubewire.Container.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Container & kubewire.Container.$Shape;
    }

    namespace Container {
        interface $Properties {
            id?: (string|null);
            state?: (string|null);
            exitCode?: (number|null);
            reason?: (string|null);
            message?: (string|null);
            startedAtMs?: (number|null);
            finishedAtMs?: (number|null);
            signal?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Container.$Properties;
    }

    interface IContainers extends kubewire.Containers.$Properties {
    }

    class Containers {
        constructor(properties?: kubewire.Containers.$Properties);
        $unknowns?: Uint8Array[];
        containers: kubewire.Container.$Properties[];
        static create(properties: kubewire.Containers.$Shape): kubewire.Containers & kubewire.Containers.$Shape;
        static create(properties?: kubewire.Containers.$Properties): kubewire.Containers;
        static encode(message: kubewire.Containers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Containers & kubewire.Containers.$Shape;
    }

    namespace Containers {
        interface $Properties {
            containers?: (kubewire.Container.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Containers.$Properties;
    }

    interface IUsageGet extends kubewire.UsageGet.$Properties {
    }

    class UsageGet {
        constructor(properties?: kubewire.UsageGet.$Properties);
        $unknowns?: Uint8Array[];
        static create(properties: kubewire.UsageGet.$Shape): kubewire.UsageGet & kubewire.UsageGet.$Shape;
        static create(properties?: kubewire.UsageGet.$Properties): kubewire.UsageGet;
        static encode(message: kubewire.UsageGet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.UsageGet & kubewire.UsageGet.$Shape;
    }

    namespace UsageGet {
        interface $Properties {
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.UsageGet.$Properties;
    }

    interface IUsages extends kubewire.Usages.$Properties {
    }

    class Usages {
        constructor(properties?: kubewire.Usages.$Properties);
        $unknowns?: Uint8Array[];
        cpuMs: number;
        memoryBytes: number;
        containers: kubewire.ContainerUsage.$Properties[];
        static create(properties: kubewire.Usages.$Shape): kubewire.Usages & kubewire.Usages.$Shape;
        static create(properties?: kubewire.Usages.$Properties): kubewire.Usages;
        static encode(message: kubewire.Usages.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Usages & kubewire.Usages.$Shape;
    }

    namespace Usages {
        interface $Properties {
            cpuMs?: (number|null);
            memoryBytes?: (number|null);
            containers?: (kubewire.ContainerUsage.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Usages.$Properties;
    }

    interface IContainerUsage extends kubewire.ContainerUsage.$Properties {
    }

    class ContainerUsage {
        constructor(properties?: kubewire.ContainerUsage.$Properties);
        $unknowns?: Uint8Array[];
        id: string;
        cpuMs: number;
        memoryBytes: number;
        static create(properties: kubewire.ContainerUsage.$Shape): kubewire.ContainerUsage & kubewire.ContainerUsage.$Shape;
        static create(properties?: kubewire.ContainerUsage.$Properties): kubewire.ContainerUsage;
        static encode(message: kubewire.ContainerUsage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ContainerUsage & kubewire.ContainerUsage.$Shape;
    }

    namespace ContainerUsage {
        interface $Properties {
            id?: (string|null);
            cpuMs?: (number|null);
            memoryBytes?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ContainerUsage.$Properties;
    }

    interface IProcessAttach extends kubewire.ProcessAttach.$Properties {
    }

    class ProcessAttach {
        constructor(properties?: kubewire.ProcessAttach.$Properties);
        $unknowns?: Uint8Array[];
        containerId: string;
        pid: number;
        static create(properties: kubewire.ProcessAttach.$Shape): kubewire.ProcessAttach & kubewire.ProcessAttach.$Shape;
        static create(properties?: kubewire.ProcessAttach.$Properties): kubewire.ProcessAttach;
        static encode(message: kubewire.ProcessAttach.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ProcessAttach & kubewire.ProcessAttach.$Shape;
    }

    namespace ProcessAttach {
        interface $Properties {
            containerId?: (string|null);
            pid?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ProcessAttach.$Properties;
    }

    interface IKernelEvent extends kubewire.KernelEvent.$Properties {
    }

    class KernelEvent {
        constructor(properties?: kubewire.KernelEvent.$Properties);
        $unknowns?: Uint8Array[];
        started?: (kubewire.KernelStarted.$Properties|null);
        containerExited?: (kubewire.Container.$Properties|null);
        linkChanged?: (kubewire.LinkChanged.$Properties|null);
        event?: ("started"|"containerExited"|"linkChanged");
        static create(properties: kubewire.KernelEvent.$Shape): kubewire.KernelEvent & kubewire.KernelEvent.$Shape;
        static create(properties?: kubewire.KernelEvent.$Properties): kubewire.KernelEvent;
        static encode(message: kubewire.KernelEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.KernelEvent & kubewire.KernelEvent.$Shape;
    }

    namespace KernelEvent {
        interface $Properties {
            started?: (kubewire.KernelStarted.$Properties|null);
            containerExited?: (kubewire.Container.$Properties|null);
            linkChanged?: (kubewire.LinkChanged.$Properties|null);
            event?: ("started"|"containerExited"|"linkChanged");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          started?: kubewire.KernelStarted.$Shape|null;
          containerExited?: kubewire.Container.$Shape|null;
          linkChanged?: kubewire.LinkChanged.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ event?: undefined; started?: null; containerExited?: null; linkChanged?: null }|{ event?: "started"; started: kubewire.KernelStarted.$Shape; containerExited?: null; linkChanged?: null }|{ event?: "containerExited"; started?: null; containerExited: kubewire.Container.$Shape; linkChanged?: null }|{ event?: "linkChanged"; started?: null; containerExited?: null; linkChanged: kubewire.LinkChanged.$Shape })
        );
    }

    interface IKernelStarted extends kubewire.KernelStarted.$Properties {
    }

    class KernelStarted {
        constructor(properties?: kubewire.KernelStarted.$Properties);
        $unknowns?: Uint8Array[];
        atMs: number;
        static create(properties: kubewire.KernelStarted.$Shape): kubewire.KernelStarted & kubewire.KernelStarted.$Shape;
        static create(properties?: kubewire.KernelStarted.$Properties): kubewire.KernelStarted;
        static encode(message: kubewire.KernelStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.KernelStarted & kubewire.KernelStarted.$Shape;
    }

    namespace KernelStarted {
        interface $Properties {
            atMs?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.KernelStarted.$Properties;
    }

    interface ILinkChanged extends kubewire.LinkChanged.$Properties {
    }

    class LinkChanged {
        constructor(properties?: kubewire.LinkChanged.$Properties);
        $unknowns?: Uint8Array[];
        netns: string;
        link: string;
        up: boolean;
        static create(properties: kubewire.LinkChanged.$Shape): kubewire.LinkChanged & kubewire.LinkChanged.$Shape;
        static create(properties?: kubewire.LinkChanged.$Properties): kubewire.LinkChanged;
        static encode(message: kubewire.LinkChanged.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LinkChanged & kubewire.LinkChanged.$Shape;
    }

    namespace LinkChanged {
        interface $Properties {
            netns?: (string|null);
            link?: (string|null);
            up?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LinkChanged.$Properties;
    }

    interface IExecStart extends kubewire.ExecStart.$Properties {
    }

    class ExecStart {
        constructor(properties?: kubewire.ExecStart.$Properties);
        $unknowns?: Uint8Array[];
        containerId: string;
        podNamespace: string;
        podName: string;
        podUid: string;
        container: string;
        command: string[];
        tty: boolean;
        stdin: boolean;
        stdout: boolean;
        stderr: boolean;
        static create(properties: kubewire.ExecStart.$Shape): kubewire.ExecStart & kubewire.ExecStart.$Shape;
        static create(properties?: kubewire.ExecStart.$Properties): kubewire.ExecStart;
        static encode(message: kubewire.ExecStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ExecStart & kubewire.ExecStart.$Shape;
    }

    namespace ExecStart {
        interface $Properties {
            containerId?: (string|null);
            podNamespace?: (string|null);
            podName?: (string|null);
            podUid?: (string|null);
            container?: (string|null);
            command?: (string[]|null);
            tty?: (boolean|null);
            stdin?: (boolean|null);
            stdout?: (boolean|null);
            stderr?: (boolean|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ExecStart.$Properties;
    }

    interface IExecFrame extends kubewire.ExecFrame.$Properties {
    }

    class ExecFrame {
        constructor(properties?: kubewire.ExecFrame.$Properties);
        $unknowns?: Uint8Array[];
        stdin?: (Uint8Array|null);
        stdout?: (Uint8Array|null);
        stderr?: (Uint8Array|null);
        stdinClosed?: (kubewire.Done.$Properties|null);
        resize?: (kubewire.TerminalSize.$Properties|null);
        exit?: (kubewire.ExecExit.$Properties|null);
        frame?: ("stdin"|"stdout"|"stderr"|"stdinClosed"|"resize"|"exit");
        static create(properties: kubewire.ExecFrame.$Shape): kubewire.ExecFrame & kubewire.ExecFrame.$Shape;
        static create(properties?: kubewire.ExecFrame.$Properties): kubewire.ExecFrame;
        static encode(message: kubewire.ExecFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ExecFrame & kubewire.ExecFrame.$Shape;
    }

    namespace ExecFrame {
        interface $Properties {
            stdin?: (Uint8Array|null);
            stdout?: (Uint8Array|null);
            stderr?: (Uint8Array|null);
            stdinClosed?: (kubewire.Done.$Properties|null);
            resize?: (kubewire.TerminalSize.$Properties|null);
            exit?: (kubewire.ExecExit.$Properties|null);
            frame?: ("stdin"|"stdout"|"stderr"|"stdinClosed"|"resize"|"exit");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          stdin?: Uint8Array|null;
          stdout?: Uint8Array|null;
          stderr?: Uint8Array|null;
          stdinClosed?: kubewire.Done.$Shape|null;
          resize?: kubewire.TerminalSize.$Shape|null;
          exit?: kubewire.ExecExit.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ frame?: undefined; stdin?: null; stdout?: null; stderr?: null; stdinClosed?: null; resize?: null; exit?: null }|{ frame?: "stdin"; stdin: Uint8Array; stdout?: null; stderr?: null; stdinClosed?: null; resize?: null; exit?: null }|{ frame?: "stdout"; stdin?: null; stdout: Uint8Array; stderr?: null; stdinClosed?: null; resize?: null; exit?: null }|{ frame?: "stderr"; stdin?: null; stdout?: null; stderr: Uint8Array; stdinClosed?: null; resize?: null; exit?: null }|{ frame?: "stdinClosed"; stdin?: null; stdout?: null; stderr?: null; stdinClosed: kubewire.Done.$Shape; resize?: null; exit?: null }|{ frame?: "resize"; stdin?: null; stdout?: null; stderr?: null; stdinClosed?: null; resize: kubewire.TerminalSize.$Shape; exit?: null }|{ frame?: "exit"; stdin?: null; stdout?: null; stderr?: null; stdinClosed?: null; resize?: null; exit: kubewire.ExecExit.$Shape })
        );
    }

    interface ITerminalSize extends kubewire.TerminalSize.$Properties {
    }

    class TerminalSize {
        constructor(properties?: kubewire.TerminalSize.$Properties);
        $unknowns?: Uint8Array[];
        columns: number;
        rows: number;
        static create(properties: kubewire.TerminalSize.$Shape): kubewire.TerminalSize & kubewire.TerminalSize.$Shape;
        static create(properties?: kubewire.TerminalSize.$Properties): kubewire.TerminalSize;
        static encode(message: kubewire.TerminalSize.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.TerminalSize & kubewire.TerminalSize.$Shape;
    }

    namespace TerminalSize {
        interface $Properties {
            columns?: (number|null);
            rows?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.TerminalSize.$Properties;
    }

    interface IExecExit extends kubewire.ExecExit.$Properties {
    }

    class ExecExit {
        constructor(properties?: kubewire.ExecExit.$Properties);
        $unknowns?: Uint8Array[];
        code: number;
        error: string;
        static create(properties: kubewire.ExecExit.$Shape): kubewire.ExecExit & kubewire.ExecExit.$Shape;
        static create(properties?: kubewire.ExecExit.$Properties): kubewire.ExecExit;
        static encode(message: kubewire.ExecExit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.ExecExit & kubewire.ExecExit.$Shape;
    }

    namespace ExecExit {
        interface $Properties {
            code?: (number|null);
            error?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.ExecExit.$Properties;
    }

    interface ILogStart extends kubewire.LogStart.$Properties {
    }

    class LogStart {
        constructor(properties?: kubewire.LogStart.$Properties);
        $unknowns?: Uint8Array[];
        podNamespace: string;
        podName: string;
        podUid: string;
        container: string;
        follow: boolean;
        tailLines?: (number|null);
        sinceMs?: (number|null);
        timestamps: boolean;
        previous: boolean;
        limitBytes?: (number|null);
        static create(properties: kubewire.LogStart.$Shape): kubewire.LogStart & kubewire.LogStart.$Shape;
        static create(properties?: kubewire.LogStart.$Properties): kubewire.LogStart;
        static encode(message: kubewire.LogStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.LogStart & kubewire.LogStart.$Shape;
    }

    namespace LogStart {
        interface $Properties {
            podNamespace?: (string|null);
            podName?: (string|null);
            podUid?: (string|null);
            container?: (string|null);
            follow?: (boolean|null);
            tailLines?: (number|null);
            sinceMs?: (number|null);
            timestamps?: (boolean|null);
            previous?: (boolean|null);
            limitBytes?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.LogStart.$Properties;
    }

    interface IPortForwardStart extends kubewire.PortForwardStart.$Properties {
    }

    class PortForwardStart {
        constructor(properties?: kubewire.PortForwardStart.$Properties);
        $unknowns?: Uint8Array[];
        podNamespace: string;
        podName: string;
        podUid: string;
        port: number;
        static create(properties: kubewire.PortForwardStart.$Shape): kubewire.PortForwardStart & kubewire.PortForwardStart.$Shape;
        static create(properties?: kubewire.PortForwardStart.$Properties): kubewire.PortForwardStart;
        static encode(message: kubewire.PortForwardStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.PortForwardStart & kubewire.PortForwardStart.$Shape;
    }

    namespace PortForwardStart {
        interface $Properties {
            podNamespace?: (string|null);
            podName?: (string|null);
            podUid?: (string|null);
            port?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.PortForwardStart.$Properties;
    }

    interface INodeUsage extends kubewire.NodeUsage.$Properties {
    }

    class NodeUsage {
        constructor(properties?: kubewire.NodeUsage.$Properties);
        $unknowns?: Uint8Array[];
        atMs: number;
        windowMs: number;
        node?: (kubewire.Usage.$Properties|null);
        pods: kubewire.PodUsage.$Properties[];
        static create(properties: kubewire.NodeUsage.$Shape): kubewire.NodeUsage & kubewire.NodeUsage.$Shape;
        static create(properties?: kubewire.NodeUsage.$Properties): kubewire.NodeUsage;
        static encode(message: kubewire.NodeUsage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NodeUsage & kubewire.NodeUsage.$Shape;
    }

    namespace NodeUsage {
        interface $Properties {
            atMs?: (number|null);
            windowMs?: (number|null);
            node?: (kubewire.Usage.$Properties|null);
            pods?: (kubewire.PodUsage.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NodeUsage.$Properties;
    }

    interface IUsage extends kubewire.Usage.$Properties {
    }

    class Usage {
        constructor(properties?: kubewire.Usage.$Properties);
        $unknowns?: Uint8Array[];
        cpuCores: number;
        memoryBytes: number;
        static create(properties: kubewire.Usage.$Shape): kubewire.Usage & kubewire.Usage.$Shape;
        static create(properties?: kubewire.Usage.$Properties): kubewire.Usage;
        static encode(message: kubewire.Usage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Usage & kubewire.Usage.$Shape;
    }

    namespace Usage {
        interface $Properties {
            cpuCores?: (number|null);
            memoryBytes?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Usage.$Properties;
    }

    interface IPodUsage extends kubewire.PodUsage.$Properties {
    }

    class PodUsage {
        constructor(properties?: kubewire.PodUsage.$Properties);
        $unknowns?: Uint8Array[];
        podNamespace: string;
        podName: string;
        podUid: string;
        windowMs: number;
        containers: kubewire.NamedUsage.$Properties[];
        static create(properties: kubewire.PodUsage.$Shape): kubewire.PodUsage & kubewire.PodUsage.$Shape;
        static create(properties?: kubewire.PodUsage.$Properties): kubewire.PodUsage;
        static encode(message: kubewire.PodUsage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.PodUsage & kubewire.PodUsage.$Shape;
    }

    namespace PodUsage {
        interface $Properties {
            podNamespace?: (string|null);
            podName?: (string|null);
            podUid?: (string|null);
            windowMs?: (number|null);
            containers?: (kubewire.NamedUsage.$Properties[]|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.PodUsage.$Properties;
    }

    interface INamedUsage extends kubewire.NamedUsage.$Properties {
    }

    class NamedUsage {
        constructor(properties?: kubewire.NamedUsage.$Properties);
        $unknowns?: Uint8Array[];
        name: string;
        usage?: (kubewire.Usage.$Properties|null);
        static create(properties: kubewire.NamedUsage.$Shape): kubewire.NamedUsage & kubewire.NamedUsage.$Shape;
        static create(properties?: kubewire.NamedUsage.$Properties): kubewire.NamedUsage;
        static encode(message: kubewire.NamedUsage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.NamedUsage & kubewire.NamedUsage.$Shape;
    }

    namespace NamedUsage {
        interface $Properties {
            name?: (string|null);
            usage?: (kubewire.Usage.$Properties|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.NamedUsage.$Properties;
    }

    interface ICaptureStart extends kubewire.CaptureStart.$Properties {
    }

    class CaptureStart {
        constructor(properties?: kubewire.CaptureStart.$Properties);
        $unknowns?: Uint8Array[];
        netns: string;
        link: string;
        static create(properties: kubewire.CaptureStart.$Shape): kubewire.CaptureStart & kubewire.CaptureStart.$Shape;
        static create(properties?: kubewire.CaptureStart.$Properties): kubewire.CaptureStart;
        static encode(message: kubewire.CaptureStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.CaptureStart & kubewire.CaptureStart.$Shape;
    }

    namespace CaptureStart {
        interface $Properties {
            netns?: (string|null);
            link?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.CaptureStart.$Properties;
    }

    interface ISocketsStart extends kubewire.SocketsStart.$Properties {
    }

    class SocketsStart {
        constructor(properties?: kubewire.SocketsStart.$Properties);
        $unknowns?: Uint8Array[];
        containerId: string;
        netns: string;
        pid: number;
        static create(properties: kubewire.SocketsStart.$Shape): kubewire.SocketsStart & kubewire.SocketsStart.$Shape;
        static create(properties?: kubewire.SocketsStart.$Properties): kubewire.SocketsStart;
        static encode(message: kubewire.SocketsStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.SocketsStart & kubewire.SocketsStart.$Shape;
    }

    namespace SocketsStart {
        interface $Properties {
            containerId?: (string|null);
            netns?: (string|null);
            pid?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.SocketsStart.$Properties;
    }

    interface ISocketCommand extends kubewire.SocketCommand.$Properties {
    }

    class SocketCommand {
        constructor(properties?: kubewire.SocketCommand.$Properties);
        $unknowns?: Uint8Array[];
        socket: number;
        openListener?: (kubewire.OpenListener.$Properties|null);
        openConnection?: (kubewire.OpenConnection.$Properties|null);
        openDatagram?: (kubewire.OpenDatagram.$Properties|null);
        send?: (kubewire.Payload.$Properties|null);
        accept?: (kubewire.Taken.$Properties|null);
        end?: (kubewire.Taken.$Properties|null);
        close?: (kubewire.Taken.$Properties|null);
        reset?: (kubewire.Taken.$Properties|null);
        credit?: (kubewire.Credit.$Properties|null);
        command?: ("openListener"|"openConnection"|"openDatagram"|"send"|"accept"|"end"|"close"|"reset"|"credit");
        static create(properties: kubewire.SocketCommand.$Shape): kubewire.SocketCommand & kubewire.SocketCommand.$Shape;
        static create(properties?: kubewire.SocketCommand.$Properties): kubewire.SocketCommand;
        static encode(message: kubewire.SocketCommand.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.SocketCommand & kubewire.SocketCommand.$Shape;
    }

    namespace SocketCommand {
        interface $Properties {
            socket?: (number|null);
            openListener?: (kubewire.OpenListener.$Properties|null);
            openConnection?: (kubewire.OpenConnection.$Properties|null);
            openDatagram?: (kubewire.OpenDatagram.$Properties|null);
            send?: (kubewire.Payload.$Properties|null);
            accept?: (kubewire.Taken.$Properties|null);
            end?: (kubewire.Taken.$Properties|null);
            close?: (kubewire.Taken.$Properties|null);
            reset?: (kubewire.Taken.$Properties|null);
            credit?: (kubewire.Credit.$Properties|null);
            command?: ("openListener"|"openConnection"|"openDatagram"|"send"|"accept"|"end"|"close"|"reset"|"credit");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          socket?: number|null;
          openListener?: kubewire.OpenListener.$Shape|null;
          openConnection?: kubewire.OpenConnection.$Shape|null;
          openDatagram?: kubewire.OpenDatagram.$Shape|null;
          send?: kubewire.Payload.$Shape|null;
          accept?: kubewire.Taken.$Shape|null;
          end?: kubewire.Taken.$Shape|null;
          close?: kubewire.Taken.$Shape|null;
          reset?: kubewire.Taken.$Shape|null;
          credit?: kubewire.Credit.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ command?: undefined; openListener?: null; openConnection?: null; openDatagram?: null; send?: null; accept?: null; end?: null; close?: null; reset?: null; credit?: null }|{ command?: "openListener"; openListener: kubewire.OpenListener.$Shape; openConnection?: null; openDatagram?: null; send?: null; accept?: null; end?: null; close?: null; reset?: null; credit?: null }|{ command?: "openConnection"; openListener?: null; openConnection: kubewire.OpenConnection.$Shape; openDatagram?: null; send?: null; accept?: null; end?: null; close?: null; reset?: null; credit?: null }|{ command?: "openDatagram"; openListener?: null; openConnection?: null; openDatagram: kubewire.OpenDatagram.$Shape; send?: null; accept?: null; end?: null; close?: null; reset?: null; credit?: null }|{ command?: "send"; openListener?: null; openConnection?: null; openDatagram?: null; send: kubewire.Payload.$Shape; accept?: null; end?: null; close?: null; reset?: null; credit?: null }|{ command?: "accept"; openListener?: null; openConnection?: null; openDatagram?: null; send?: null; accept: kubewire.Taken.$Shape; end?: null; close?: null; reset?: null; credit?: null }|{ command?: "end"; openListener?: null; openConnection?: null; openDatagram?: null; send?: null; accept?: null; end: kubewire.Taken.$Shape; close?: null; reset?: null; credit?: null }|{ command?: "close"; openListener?: null; openConnection?: null; openDatagram?: null; send?: null; accept?: null; end?: null; close: kubewire.Taken.$Shape; reset?: null; credit?: null }|{ command?: "reset"; openListener?: null; openConnection?: null; openDatagram?: null; send?: null; accept?: null; end?: null; close?: null; reset: kubewire.Taken.$Shape; credit?: null }|{ command?: "credit"; openListener?: null; openConnection?: null; openDatagram?: null; send?: null; accept?: null; end?: null; close?: null; reset?: null; credit: kubewire.Credit.$Shape })
        );
    }

    interface ISocketEvent extends kubewire.SocketEvent.$Properties {
    }

    class SocketEvent {
        constructor(properties?: kubewire.SocketEvent.$Properties);
        $unknowns?: Uint8Array[];
        socket: number;
        opened?: (kubewire.Opened.$Properties|null);
        failed?: (kubewire.SocketFailed.$Properties|null);
        incoming?: (kubewire.Incoming.$Properties|null);
        received?: (kubewire.Payload.$Properties|null);
        ended?: (kubewire.Taken.$Properties|null);
        closed?: (kubewire.Taken.$Properties|null);
        credit?: (kubewire.Credit.$Properties|null);
        event?: ("opened"|"failed"|"incoming"|"received"|"ended"|"closed"|"credit");
        static create(properties: kubewire.SocketEvent.$Shape): kubewire.SocketEvent & kubewire.SocketEvent.$Shape;
        static create(properties?: kubewire.SocketEvent.$Properties): kubewire.SocketEvent;
        static encode(message: kubewire.SocketEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.SocketEvent & kubewire.SocketEvent.$Shape;
    }

    namespace SocketEvent {
        interface $Properties {
            socket?: (number|null);
            opened?: (kubewire.Opened.$Properties|null);
            failed?: (kubewire.SocketFailed.$Properties|null);
            incoming?: (kubewire.Incoming.$Properties|null);
            received?: (kubewire.Payload.$Properties|null);
            ended?: (kubewire.Taken.$Properties|null);
            closed?: (kubewire.Taken.$Properties|null);
            credit?: (kubewire.Credit.$Properties|null);
            event?: ("opened"|"failed"|"incoming"|"received"|"ended"|"closed"|"credit");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          socket?: number|null;
          opened?: kubewire.Opened.$Shape|null;
          failed?: kubewire.SocketFailed.$Shape|null;
          incoming?: kubewire.Incoming.$Shape|null;
          received?: kubewire.Payload.$Shape|null;
          ended?: kubewire.Taken.$Shape|null;
          closed?: kubewire.Taken.$Shape|null;
          credit?: kubewire.Credit.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ event?: undefined; opened?: null; failed?: null; incoming?: null; received?: null; ended?: null; closed?: null; credit?: null }|{ event?: "opened"; opened: kubewire.Opened.$Shape; failed?: null; incoming?: null; received?: null; ended?: null; closed?: null; credit?: null }|{ event?: "failed"; opened?: null; failed: kubewire.SocketFailed.$Shape; incoming?: null; received?: null; ended?: null; closed?: null; credit?: null }|{ event?: "incoming"; opened?: null; failed?: null; incoming: kubewire.Incoming.$Shape; received?: null; ended?: null; closed?: null; credit?: null }|{ event?: "received"; opened?: null; failed?: null; incoming?: null; received: kubewire.Payload.$Shape; ended?: null; closed?: null; credit?: null }|{ event?: "ended"; opened?: null; failed?: null; incoming?: null; received?: null; ended: kubewire.Taken.$Shape; closed?: null; credit?: null }|{ event?: "closed"; opened?: null; failed?: null; incoming?: null; received?: null; ended?: null; closed: kubewire.Taken.$Shape; credit?: null }|{ event?: "credit"; opened?: null; failed?: null; incoming?: null; received?: null; ended?: null; closed?: null; credit: kubewire.Credit.$Shape })
        );
    }

    interface IOpenListener extends kubewire.OpenListener.$Properties {
    }

    class OpenListener {
        constructor(properties?: kubewire.OpenListener.$Properties);
        $unknowns?: Uint8Array[];
        address: string;
        port: number;
        backlog: number;
        static create(properties: kubewire.OpenListener.$Shape): kubewire.OpenListener & kubewire.OpenListener.$Shape;
        static create(properties?: kubewire.OpenListener.$Properties): kubewire.OpenListener;
        static encode(message: kubewire.OpenListener.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.OpenListener & kubewire.OpenListener.$Shape;
    }

    namespace OpenListener {
        interface $Properties {
            address?: (string|null);
            port?: (number|null);
            backlog?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.OpenListener.$Properties;
    }

    interface IOpenConnection extends kubewire.OpenConnection.$Properties {
    }

    class OpenConnection {
        constructor(properties?: kubewire.OpenConnection.$Properties);
        $unknowns?: Uint8Array[];
        address: string;
        port: number;
        localAddress: string;
        static create(properties: kubewire.OpenConnection.$Shape): kubewire.OpenConnection & kubewire.OpenConnection.$Shape;
        static create(properties?: kubewire.OpenConnection.$Properties): kubewire.OpenConnection;
        static encode(message: kubewire.OpenConnection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.OpenConnection & kubewire.OpenConnection.$Shape;
    }

    namespace OpenConnection {
        interface $Properties {
            address?: (string|null);
            port?: (number|null);
            localAddress?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.OpenConnection.$Properties;
    }

    interface IOpenDatagram extends kubewire.OpenDatagram.$Properties {
    }

    class OpenDatagram {
        constructor(properties?: kubewire.OpenDatagram.$Properties);
        $unknowns?: Uint8Array[];
        protocol: string;
        address: string;
        port: number;
        ttl: number;
        static create(properties: kubewire.OpenDatagram.$Shape): kubewire.OpenDatagram & kubewire.OpenDatagram.$Shape;
        static create(properties?: kubewire.OpenDatagram.$Properties): kubewire.OpenDatagram;
        static encode(message: kubewire.OpenDatagram.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.OpenDatagram & kubewire.OpenDatagram.$Shape;
    }

    namespace OpenDatagram {
        interface $Properties {
            protocol?: (string|null);
            address?: (string|null);
            port?: (number|null);
            ttl?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.OpenDatagram.$Properties;
    }

    interface IPayload extends kubewire.Payload.$Properties {
    }

    class Payload {
        constructor(properties?: kubewire.Payload.$Properties);
        $unknowns?: Uint8Array[];
        data: Uint8Array;
        address: string;
        port: number;
        static create(properties: kubewire.Payload.$Shape): kubewire.Payload & kubewire.Payload.$Shape;
        static create(properties?: kubewire.Payload.$Properties): kubewire.Payload;
        static encode(message: kubewire.Payload.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Payload & kubewire.Payload.$Shape;
    }

    namespace Payload {
        interface $Properties {
            data?: (Uint8Array|null);
            address?: (string|null);
            port?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Payload.$Properties;
    }

    interface ITaken extends kubewire.Taken.$Properties {
    }

    class Taken {
        constructor(properties?: kubewire.Taken.$Properties);
        $unknowns?: Uint8Array[];
        static create(properties: kubewire.Taken.$Shape): kubewire.Taken & kubewire.Taken.$Shape;
        static create(properties?: kubewire.Taken.$Properties): kubewire.Taken;
        static encode(message: kubewire.Taken.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Taken & kubewire.Taken.$Shape;
    }

    namespace Taken {
        interface $Properties {
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Taken.$Properties;
    }

    interface ICredit extends kubewire.Credit.$Properties {
    }

    class Credit {
        constructor(properties?: kubewire.Credit.$Properties);
        $unknowns?: Uint8Array[];
        bytes: number;
        static create(properties: kubewire.Credit.$Shape): kubewire.Credit & kubewire.Credit.$Shape;
        static create(properties?: kubewire.Credit.$Properties): kubewire.Credit;
        static encode(message: kubewire.Credit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Credit & kubewire.Credit.$Shape;
    }

    namespace Credit {
        interface $Properties {
            bytes?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Credit.$Properties;
    }

    interface IOpened extends kubewire.Opened.$Properties {
    }

    class Opened {
        constructor(properties?: kubewire.Opened.$Properties);
        $unknowns?: Uint8Array[];
        localAddress: string;
        localPort: number;
        remoteAddress: string;
        remotePort: number;
        static create(properties: kubewire.Opened.$Shape): kubewire.Opened & kubewire.Opened.$Shape;
        static create(properties?: kubewire.Opened.$Properties): kubewire.Opened;
        static encode(message: kubewire.Opened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Opened & kubewire.Opened.$Shape;
    }

    namespace Opened {
        interface $Properties {
            localAddress?: (string|null);
            localPort?: (number|null);
            remoteAddress?: (string|null);
            remotePort?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Opened.$Properties;
    }

    interface ISocketFailed extends kubewire.SocketFailed.$Properties {
    }

    class SocketFailed {
        constructor(properties?: kubewire.SocketFailed.$Properties);
        $unknowns?: Uint8Array[];
        code: string;
        message: string;
        address: string;
        port: number;
        static create(properties: kubewire.SocketFailed.$Shape): kubewire.SocketFailed & kubewire.SocketFailed.$Shape;
        static create(properties?: kubewire.SocketFailed.$Properties): kubewire.SocketFailed;
        static encode(message: kubewire.SocketFailed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.SocketFailed & kubewire.SocketFailed.$Shape;
    }

    namespace SocketFailed {
        interface $Properties {
            code?: (string|null);
            message?: (string|null);
            address?: (string|null);
            port?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.SocketFailed.$Properties;
    }

    interface IIncoming extends kubewire.Incoming.$Properties {
    }

    class Incoming {
        constructor(properties?: kubewire.Incoming.$Properties);
        $unknowns?: Uint8Array[];
        listener: number;
        static create(properties: kubewire.Incoming.$Shape): kubewire.Incoming & kubewire.Incoming.$Shape;
        static create(properties?: kubewire.Incoming.$Properties): kubewire.Incoming;
        static encode(message: kubewire.Incoming.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kubewire.Incoming & kubewire.Incoming.$Shape;
    }

    namespace Incoming {
        interface $Properties {
            listener?: (number|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = kubewire.Incoming.$Properties;
    }
}

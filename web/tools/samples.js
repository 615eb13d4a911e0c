// @ts-check
// The people and the groups of the emulator in this tab. The people and the first group are
// from Microsoft’s documentation.

/** @type {readonly import("../../jsapi/emulator/emulator.js").Person[]} */
export const samplePeople = Object.freeze([
  { uri: "sip:lenea@contoso.com", name: "Lene Aaling" },
  { uri: "sip:SaraD@contoso.com", name: "Sara Davis", title: "Product Manager" },
  { uri: "sip:toshm@contoso.com", name: "Tosh Meston" },
  { uri: "sip:ChrisB@contoso.com", name: "Chris Barry" },
  { uri: "sip:AlexD@contoso.com", name: "Alex Darrow" },
  { uri: "sip:DanaB@contoso.com", name: "Dana Birkby" },
  { uri: "sip:alex@contoso.com", name: "Alex Doe", title: "Engineer 2" },
  { uri: "sip:johndoe@contoso.com", name: "John Doe", title: "Senior Manager" },
  { uri: "sip:janedoe@contoso.com", name: "Jane Doe" },
]);

/** @type {readonly import("../../jsapi/emulator/emulator.js").ContactGroup[]} */
export const sampleGroups = Object.freeze([
  { type: "pinnedGroup", name: "Pinned Contacts", members: ["sip:SaraD@contoso.com", "sip:toshm@contoso.com"] },
  {
    type: "defaultGroup",
    name: "Other Contacts",
    members: ["sip:ChrisB@contoso.com", "sip:AlexD@contoso.com", "sip:DanaB@contoso.com", "sip:alex@contoso.com"],
  },
  { type: "group", name: "Family", members: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] },
  {
    type: "distributionGroup",
    name: "Engineering",
    uri: "sip:engineering@contoso.com",
    members: ["sip:alex@contoso.com", "sip:AlexD@contoso.com", "sip:DanaB@contoso.com", "sip:lenea@contoso.com"],
  },
]);

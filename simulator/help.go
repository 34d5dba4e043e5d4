package simulator

// SwitchesHelp says how the switches are set over HTTP, and names those that stand for
// answers that Snov.io has not published.
const SwitchesHelp = `The keys are demo-user and demo-secret. Switches are under /_simulator/ and take JSON:
POST faults {"kind":"HTTP_ERROR","path":"/v1/lists","count":1} plays a fault, DELETE faults ends all, GET calls lists the calls.

PATCH answers changes how Snov.io answers where its answer is not published:

  jsonBodies            ACCEPTED, REFUSED or UNREAD: what becomes of JSON bodies
  nestedIgnored         customFields and socialLinks in JSON bodies are not read
  updateInList          APPLIED, NOTICED or REFUSED: an update in the list
  movesProspects        an update moves a prospect to the list it names
  existsElsewhere       answer to a prospect in another list, not to be updated
  ignoresDuplicates     createDuplicates is not read
  caseSensitive         addresses in other letters are other addresses
  bareSuccess           "added" and "updated" are left out
  prospectIds           MIXED or NUMERIC
  withoutProspectId     no id of the prospect
  rejectedKeys, rejectedToken, noApiAccess, unknownList, deletedList, unknownField,
  unknownCountry, prospectNotFound, missingRequired, refusedAddress, alreadyInList,
  unknownPath           {"status":…,"body":…}; status 0 takes the call, for lists,
                        fields, countries and addresses
  listCreatedAsObject, idsAsText, arraysInData, oddElements, plainFieldKeys,
  hidesDeletedLists     other forms of lists, custom fields and campaigns
  limitHeaders          X-RateLimit headers on every answer`

"""Facts that break shapes in ways that no single property shows, and what the curator is told."""

from dataclasses import dataclass

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ivig: <https://w3id.org/ivig-kg/ontology#> .
"""


@dataclass(frozen=True)
class Bad:
    """Facts about `ex:it`, the shape that they break, and its message."""

    shape: str
    turtle: str
    message: str


def _without_hub(class_: str, name: str) -> Bad:
    return Bad(
        f"{class_}Shape",
        f"ex:it a ivig:{class_} .",
        f"{name} hangs on exactly one indication: fill the column condition.",
    )


BAD_FACTS = {
    "rule-of-no-indication": _without_hub("CoverageRule", "A coverage rule"),
    "use-of-no-indication": _without_hub("LabelledUse", "A labelled use"),
    "rating-of-no-indication": _without_hub("EvidenceRating", "An evidence rating"),
    "dose-of-no-indication": _without_hub("DoseRegimen", "A dose regimen"),
    "link-of-no-indication": _without_hub("MechanismLink", "A mechanism link"),
    "membership-of-no-indication": _without_hub(
        "GroupMembershipStatement", "A group membership statement"
    ),
    "rule-of-two-indications": Bad(
        "CoverageRuleShape",
        """
        ex:it a ivig:CoverageRule .
        ex:one a ivig:Indication ; ivig:hasCoverageRule ex:it .
        ex:two a ivig:Indication ; ivig:hasCoverageRule ex:it .
        """,
        "A coverage rule hangs on exactly one indication: fill the column condition.",
    ),
    "criterion-of-no-rule": Bad(
        "CriterionNodeShape",
        "ex:it a ivig:AgeCriterion .",
        "A criterion node hangs on exactly one rule or group: correct the columns group and "
        "parent.",
    ),
    "criterion-of-a-rule-and-a-group": Bad(
        "CriterionNodeShape",
        """
        ex:it a ivig:AgeCriterion .
        ex:rule ivig:hasMandatoryCriterion ex:it .
        ex:group ivig:hasAnyOfMember ex:it .
        """,
        "A criterion node hangs on exactly one rule or group: correct the columns group and "
        "parent.",
    ),
    "group-of-one": Bad(
        "CriterionGroupShape",
        "ex:it a ivig:CriterionGroup ; ivig:hasAnyOfMember ex:member .",
        "A criterion group combines at least two nodes: correct the column group of the criteria.",
    ),
    "any-of-under-all-of": Bad(
        "AllOfGroupShape",
        "ex:it ivig:hasAllOfMember ex:member ; ivig:combinationRule ivig:AnyOf .",
        "A group whose members must all be met has the rule all-of: correct the column rule or "
        "group_rule.",
    ),
    "all-of-under-any-of": Bad(
        "AnyOfGroupShape",
        "ex:it ivig:hasAnyOfMember ex:member ; ivig:combinationRule ivig:AllOf .",
        "A group of which one member is enough has the rule any-of: correct the column rule or "
        "group_rule.",
    ),
    "covered-but-not-freely": Bad(
        "CoveredWithoutCriteriaShape",
        """
        ex:it a ivig:CoverageRule ; ivig:coverageStatus ivig:Covered ;
          ivig:hasMandatoryCriterion ex:criterion-to-start .
        ex:criterion-to-start ivig:criterionPhase ivig:InitialPhase .
        """,
        "A rule that is covered has no criteria to start with: set position to "
        "covered-with-criteria.",
    ),
    "failure-of-nothing": Bad(
        "PriorTreatmentCriterionShape",
        "ex:it a ivig:PriorTreatmentFailureCriterion .",
        "A prior treatment criterion should name the treatment: fill the column treatments where "
        "the source tells.",
    ),
    "threshold-without-unit": Bad(
        "ThresholdUnitShape",
        "ex:it ivig:thresholdValue 4.0 .",
        "A threshold needs its unit: fill the column unit, or waive it in modules/waivers.ttl.",
    ),
    "interval-without-end": Bad(
        "ThresholdIntervalShape",
        "ex:it ivig:comparator ivig:Between .",
        "An interval needs its upper end: fill the column value_high.",
    ),
    "end-without-interval": Bad(
        "UpperThresholdShape",
        "ex:it ivig:comparator ivig:LessThan ; ivig:thresholdValueHigh 4.0 .",
        "An upper threshold is given when the comparator is between, and only then: correct "
        "value_high.",
    ),
    "interval-upside-down": Bad(
        "CriterionShape",
        "ex:it a ivig:AgeCriterion ; ivig:thresholdValue 4.0 ; ivig:thresholdValueHigh 4.0 .",
        "A threshold is one number below its upper end: correct the column value.",
    ),
    "no-treatment-tried": Bad(
        "CriterionShape",
        "ex:it a ivig:AgeCriterion ; ivig:minimumTreatments 0 .",
        "The number of treatments is one whole number from 1: correct the column "
        "minimum_treatments.",
    ),
    "trial-of-a-fortnight": Bad(
        "CriterionShape",
        'ex:it a ivig:AgeCriterion ; ivig:minimumTrial "a fortnight" .',
        "The minimum trial of a criterion has the form number and UCUM unit, such as 3 mo: correct "
        "the column minimum_trial.",
    ),
    "unit-without-number": Bad(
        "UnitShape",
        "ex:it ivig:unit ex:gram .",
        "A unit needs the number that it belongs to: fill the column value or dose_value.",
    ),
    "percentage-above-100": Bad(
        "AdverseEffectRateShape",
        "ex:it a ivig:AdverseEffectRate ; ivig:reportedPercent 100.1 .",
        "A percentage is one number from 0 to 100: correct the column percent.",
    ),
    "count-above-denominator": Bad(
        "AdverseEffectRateShape",
        "ex:it a ivig:AdverseEffectRate ; ivig:numerator 5.0 ; ivig:denominator 4.0 .",
        "A count is one number, not below 0 and not above the denominator: correct the column "
        "numerator.",
    ),
    "dose-above-its-end": Bad(
        "DoseRegimenShape",
        "ex:it a ivig:DoseRegimen ; ivig:doseValue 2.0 ; ivig:doseValueHigh 1.0 .",
        "A dose is one number above 0 and not above its upper end: correct the column dose_value.",
    ),
    "factor-of-zero": Bad(
        "UnitOfMeasureShape",
        "ex:it a ivig:UnitOfMeasure ; ivig:canonicalFactor 0.0 .",
        "A factor is one number above 0: correct the column canonical_factor.",
    ),
    "name-of-a-cpt-code": Bad(
        "CodeLabelShape",
        'ex:it ivig:codeSystem ivig:CPT ; ivig:codeLabelAsStated "words of others" .',
        "Names of CPT codes may not be held: empty the column label.",
    ),
    "use-of-nothing": Bad(
        "UseStatementSubjectShape",
        "ex:it a ivig:UseStatement .",
        "A use statement is about one condition or one group: fill either condition or "
        "condition_group.",
    ),
    "outcome-of-condition-and-group": Bad(
        "OutcomeSubjectShape",
        """
        ex:it a ivig:OutcomeStatement ; ivig:aboutConditionGroup ex:group .
        ex:one a ivig:Indication ; ivig:hasOutcome ex:it .
        """,
        "An outcome statement is about one condition or one group: fill either condition or "
        "condition_group.",
    ),
    "source-without-address": Bad(
        "SourceAddressShape",
        "ex:it a ivig:Statute .",
        "A source needs an address: fill the column url, doi or pmid, or waive it in "
        "modules/waivers.ttl.",
    ),
    "source-waived-from-another-check": Bad(
        "SourceAddressShape",
        'ex:it a ivig:Statute ; ivig:waivedFromCheck "threshold-incomplete" .',
        "A source needs an address: fill the column url, doi or pmid, or waive it in "
        "modules/waivers.ttl.",
    ),
    "restated-by-nobody": Bad(
        "SecondarySourceShape",
        "ex:it a ivig:Statute ; ivig:accessLevel ivig:SecondaryAccess .",
        "A source read at second hand needs who restates it: fill the column restated_by.",
    ),
    "restated-but-read": Bad(
        "RestatedSourceShape",
        'ex:it ivig:restatedBy "somebody" ; ivig:accessLevel ivig:FullAccess .',
        "A source that somebody restates is read at second hand: set access to secondary.",
    ),
    "issued-at-noon": Bad(
        "SourceShape",
        'ex:it a ivig:Statute ; <http://purl.org/dc/terms/issued> "at noon" .',
        "A source has at most one date of issue: fill the column issued with a date or leave it "
        "empty.",
    ),
    "blank-locator": Bad(
        "StatementShape",
        'ex:it a ivig:ProductFact ; ivig:locator "  " .',
        "A statement needs a place in its source: fill the column locator.",
    ),
    "waiver-without-reason": Bad(
        "WaiverShape",
        'ex:it ivig:waivedFromCheck "anything" .',
        "A waiver needs a reason: add ivig:waiverReason in modules/waivers.ttl.",
    ),
}

"""The register of processing (verwerkingsregister, AVG article 30): what data is used for, and why it may.

What the grounds are is for the municipality to confirm; the page says so.
"""

from dataclasses import dataclass

from congress.core.i18n import nl
from congress.setup.rules.terms import Kind


@dataclass(frozen=True)
class Processing:
    """One use of data: for what, on which ground, of whom, who sees it, and the kinds that it keeps."""

    name: str
    purpose: str
    ground: str
    people: str
    seen_by: str
    kinds: tuple[Kind, ...]


PROCESSINGS = (
    Processing(
        nl("Aanmelden en deelnemen"),
        nl("Plekken, workshops, badges en berichten voor het congres, en de telling per gemeente."),
        nl("Taak van algemeen belang (AVG art. 6 lid 1 onder e)"),
        nl("Deelnemers, wie wacht op een plek, contactpersonen van teams"),
        nl("Organisatoren; aan de deur alleen naam, organisatie en stand"),
        (Kind.PERSONS, Kind.MAIL, Kind.DOOR),
    ),
    Processing(
        nl("Praktische wensen"),
        nl("Rekening houden met dieet en toegankelijkheid op de dag zelf."),
        nl("Uitdrukkelijke toestemming (AVG art. 9 lid 2 onder a)"),
        nl("Deelnemers die iets invulden"),
        nl("Organisatoren; beheerders en de deur niet"),
        (Kind.NEEDS,),
    ),
    Processing(
        nl("Eigen vragen"),
        nl("Wat de organisator vraagt om het congres beter te maken."),
        nl("Taak van algemeen belang (AVG art. 6 lid 1 onder e)"),
        nl("Deelnemers"),
        nl("Organisatoren"),
        (Kind.ANSWERS,),
    ),
    Processing(
        nl("Programma"),
        nl("Sprekers uitnodigen en aankondigen."),
        nl("Overeenkomst of toestemming (AVG art. 6 lid 1 onder a en b)"),
        nl("Sprekers"),
        nl("Iedereen: naam, organisatie en tekst; organisatoren: ook e-mailadres en telefoon"),
        (Kind.FILE,),
    ),
    Processing(
        nl("Financiën"),
        nl("Kosten boeken, verdelen, afrekenen en factureren."),
        nl("Wettelijke plicht (AVG art. 6 lid 1 onder c, BW 2:10)"),
        nl("Leveranciers en contactpersonen van gemeenten; geen deelnemers"),
        nl("Medewerkers met de rol financiën"),
        (Kind.FINANCE,),
    ),
    Processing(
        nl("Evaluatie"),
        nl("Weten wat het congres opleverde."),
        nl("Taak van algemeen belang (AVG art. 6 lid 1 onder e)"),
        nl("Deelnemers, zonder naam"),
        nl("Organisatoren, vanaf vijf antwoorden"),
        (Kind.EVALUATION,),
    ),
    Processing(
        nl("Inloggen en logboek"),
        nl("Weten wie wat veranderde, en misbruik tegengaan."),
        nl("Taak van algemeen belang en wettelijke plicht (AVG art. 6 lid 1 onder c en e, art. 32)"),
        nl("Medewerkers"),
        nl("Beheerders"),
        (Kind.LOGIN,),
    ),
    Processing(
        nl("Privacyverzoeken"),
        nl("Vragen om inzage, correctie en wissen op tijd beantwoorden."),
        nl("Wettelijke plicht (AVG art. 12 en art. 15 tot en met 17)"),
        nl("Wie iets vraagt"),
        nl("De privacyfunctionaris"),
        (Kind.REQUESTS,),
    ),
)

MEASURES = (
    nl("Medewerkers zien alleen wat bij hun rol hoort. Wat ertoe doet, staat in een logboek dat vaststaat."),
    nl("Praktische wensen staan apart, met een eigen recht, en gaan als eerste weg."),
    nl("Persoonlijke links en sleutels staan alleen als hash in de database."),
    nl("Badges en QR-codes hebben geen gegevens over gezondheid; de QR-code heeft ook geen naam."),
    nl("De pagina’s laden niets van andere websites en volgen niemand."),
    nl("Wat over zijn termijn is, gaat vanzelf weg, met een ondertekende verklaring."),
)

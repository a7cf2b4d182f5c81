"""Given names that are known without being told, and words that look like names. Written by hand; incomplete."""

from __future__ import annotations

GIVEN = frozenset(
    """
    aaron abby abdul abigail abraham adam adrian adriana agnes ahmed aidan aiden aisha alan albert alberto alejandra
    alejandro alessandro alex alexander alexandra alexis alfred alfredo alice alicia alina alisa alison allan allen
    allison alma alvin alyssa amanda amelia amir amit amy ana anand andre andrea andreas andrei andrew andy angela
    angelica angelina anil anita anja anke ann anna anne annette annie anthony antje anton antonia antonio anya aria
    ariana ariel arjun armando arnold arthur arturo arun asha ashley astrid audrey ava axel aya ayesha barbara barry
    bastian beatrice beatriz becky ben benjamin bernard bernd bernhard bernice bert bertha beth bethany betsy betty
    beverly bianca billy bjorn bob bobby bonnie boris brad bradley brandon brenda brendan brent brett brian bridget
    britney bruce bruno bryan bryce caleb callum calvin cameron camila camille candace candice cara carina carl carla
    carlos carmen carol carole caroline carrie casey cassandra catherine cathy cecilia cedric celeste celia cesar
    chandra charlene charles charlie chen cheryl cherry chiara chloe chris christa christina christine christoph
    christophe christopher cindy claire clara clarence claudia claudine claus clement clifford clive colette colin
    colleen connie connor constance corey corinne cory craig cristina curtis cynthia dagmar damian damien dan dana
    daniel daniela danielle danny daphne darren darryl dave david deborah debbie debra deepak deepika denise dennis
    derek desmond devon diana diane diego dieter dimitri dina dirk dmitri dolores dominic dominique donald donna
    donovan doreen doris dorothy doug douglas duncan dustin dwayne dylan ebony eddie edgar edith eduardo edward edwin
    eileen elaine eleanor elena eli elias elijah elisa elisabeth elise eliza elizabeth ella ellen elliot ellie elmer
    elsa elsie emil emilia emily emma emmanuel enrique eric erica erich erik erika erin ernest ernesto esteban esther
    ethan ethel eugene eva evan evelyn fabian fabio fatima felicia felipe felix fernanda fernando fiona florian
    francesca francesco francine francis francisco francois franco franklin franz fred freddie frederick frederic
    friedrich frida fritz gabriel gabriela gabrielle gareth gary gavin geoff geoffrey george georgina gerald geraldine
    gerard gerhard gertrude gianni gilbert gina giovanni gisela giulia gladys glenda gloria gordon graham greg gregory
    greta gretchen guido guillaume guillermo gustav gustavo gwen gwendolyn hailey hannah hans harald harold harriet
    harry harvey hassan heather hector heidi heike heinrich heinz helen helena helene helga helmut hendrik henri henry
    herbert herman hilary hilda hiroshi howard hugh hugo ian ibrahim ida ignacio igor ilse imran ines ingrid irene
    irina irma isaac isabel isabella isabelle isaiah ivan jaclyn jacob jacqueline jacques jaime jakob james jamie jan
    jana jane janet janice janine jannie jared jasmine jason javier jeanette jeanne jeff jeffrey jenna jennie jennifer
    jenny jeremy jermaine jerome jerry jesse jessica jesus jill jim jimmy joan joanna joanne joao jodie joe joel johan
    johanna johannes john johnny jolene jon jonas jonathan jorge jose josef joseph josephine josh joshua joyce juan
    juanita judith judy jules julia julian juliana julie juliet julio jurgen justin kai kamal kara karen karin karl
    karla kate katharina katherine kathleen kathryn kathy katie katja katrin kayla keith kelvin ken kendra kenneth
    kenny kerry kerstin kevin khadija khalid kiara kimberly kirsten klaus knut konrad kristen kristin kristina kumar
    kurt kyle lakshmi larry lars latoya laura lauren laurence laurent laurie lea leah lena lennart leo leon leonard
    leonardo leonie leroy leslie lewis liam lidia lina linda lindsay lindsey linus lisa liz lloyd logan lois lorena
    lorenzo loretta lori lorraine louis louisa louise lucas lucia lucie lucien lucille lucy luigi luis luisa lukas luke
    luther lydia lynn mabel madeleine magda magdalena malcolm mandy manfred manuel manuela marc marcel marcela marcelo
    marcia marco marcus margaret margarita margot maria mariam mariana marianne marie marina mario marion marisa
    marjorie marko markus marlene marta martha martin martina marvin mary mateo mathias mathieu matilda matt matteo
    matthew matthias maureen maurice maxim maximilian maya megan meghan mehmet mei melanie melinda melissa mercedes
    meredith mia michael michaela michel michele michelle miguel mikael mike mikhail mila milan mildred miranda miriam
    misty mitchell mohamed mohammad mohammed moira molly mona monica monika monique muhammad mustafa myra nadia nadine
    nancy naomi natalia natalie natasha nathan nathaniel neha neil nelson nia nicholas nicola nicolas nicole nigel
    niklas nikolai nils nina noah noel nora norbert norma norman olaf oleg olga oliver olivia omar oscar oskar otto
    owen pablo pamela paola pascal patricia patrick patrik paul paula paulette pauline paulo pedro peggy percy pedro
    petra philip philippe phillip phyllis pierre pietro pilar priya quentin quincy rachel rafael raj rajesh ralf ralph
    ramesh ramon randall randy raphael raquel raul ravi raymond rebecca regina reggie reinhard renate rene renee
    rhonda ricardo richard rick ricky rita robert roberta roberto rocio rodney rodrigo roger rohan roland rolf roman
    ronald ronnie rosa rosalie rosalind rosanna rosemarie rosemary rosie ross roxanne roy ruben rudolf rudy rupert
    russell ruth ryan sabine sabrina sally salvatore sam samantha samir samuel sandra sanjay santiago sara sarah sasha
    saul scott sean sebastian selena selma serena serge sergei sergio seth shane shannon sharon shaun shawn sheila
    shelby shelley sherry shirley shreya sid sidney siegfried sigrid silke silvia simon simona simone sofia sofie
    solveig sonia sonja sophia sophie soren stacey stacy stan stanley stefan stefanie stella stephan stephane
    stephanie stephen steve steven stuart sunil susan susanna susanne suzanne suzie svetlana sven sylvia tamara tammy
    tania tanja tanya tara tasha tatiana terence teresa terry tessa thelma theo theodore theresa therese thomas thorsten
    tiffany tim timo timothy tina tobias todd tom tomas tommy toni tony torsten tracey tracy travis trevor tricia
    trisha troy tyler udo ulrich ulrike ursula ute uwe valentina valerie vanessa vera vernon veronica vicki vicky
    victoria vijay vikram vince vincent viola virginie vivian vladimir walter wanda warren wendy werner wesley wilfred
    wilhelm william willie willis wilma winston wolfgang xavier xiu yasmin yolanda yosef yuki yusuf yvette yvonne zach
    zachary zara zoe zoey alisha arnie caitlin callie deshawn emilio fletcher jada jamal katrina keisha lakeisha
    leticia mackenzie maddie magnus malik marisol mateus nikita padma paige rashid reece rhys saoirse siobhan sinead
    thandi tyrone tyree zainab zuzanna agnieszka krzysztof pawel wojciech piotr malgorzata ewa tomasz jiri petr
    """.split()
)
"""Given names of the countries whose languages are known, in lower case, accents left out as recognisers do."""

DOUBTFUL = frozenset(
    """
    will mark may april june august rose grace bill rich joy hope art chase frank jack pat sue drew dale dean earl gene
    glen grant guy jean jay lance miles nick norm ray rob rod sandy skip wade ward faith dawn daisy ivy lily olive
    violet ruby pearl summer autumn crystal amber ginger holly iris jade melody penny poppy robin star sunny christian
    major king duke prince angel jordan paris sydney austin charlotte madison orlando florence chelsea georgia virginia
    carolina houston jackson lincoln washington dallas denver savannah brooklyn asia india chad kelly max miller alexa
    siri cortana hunter mason carter cooper taylor parker sky harmony victor kim lee long young don al ed hilton al
    sage rusty carol bob buck chip cliff clay chuck dick dot fern hank harry heath jasmine josh laurel marina mercedes
    misty nelson paige pierce reed roman royal rusty sierra stone trace tiffany van viola wren bella ace brook case
    christ cherry jose diego diana francisco antonio lewis howard santiago roman santa san jan mar sam mitchell black
    white brown green gray fast hall allen pace best good page price rice cash banks day cross small short sharp swift
    moody love hardy noble power powers field fields church park hill woods wood lake marsh rivers bush bird fish fox
    wolf lamb drake crane swan bond bell ball book booker cook baker butcher fisher porter carpenter smith mei milan
    regina victoria alma ava eve ella leo linus sid bert una ada io elan ira ali dell apple ford chevrolet
    """.split()
)
"""Names that are also words, months, places or firms: taken for names only where something says so."""

NEVER = frozenset(
    """
    i the a an and but so not just yes no okay ok hi hello hey good great well sorry sure thanks thank still my your
    our it that this what where when why how who is are am was were be been can could would should will please sir
    madam ma'am mr mrs ms miss dr doctor mister customer support service services sales auto bank travel agency
    company inc technical tech help desk helpdesk center centre department insurance billing mobile online team office
    store shop hotel airlines airways airline group monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december calling speaking here there from with
    for to of on in at by about as if or we you he she they me us them him her his its their i'm i've i'd i'll it's
    that's you're we're they're don't can't won't didn't doesn't isn't wasn't let's what's there's he's she's
    registered associated spelled spelt correct right wrong going trying having looking wanting needing calling
    interested unable very really also now again back new old all any some more most much many one two three four five
    six seven eight nine ten because since after before while until then than too only even already always never
    account number name email phone address card order policy pin password question problem issue reason need want
    would like have has had do does did get got make made go see know think help number day morning afternoon evening
    night today tomorrow yesterday week month year time first last full middle maiden both another other same under
    listed known happy glad afraid tired frustrated upset angry confused worried disappointed ready done able absolutely
    actually currently being something nothing anything everything someone anyone everyone amazing terrible retired
    married single pregnant disabled homeless sick diabetic male female based located ridiculous
    unacceptable outrageous awful perfect fine excellent wonderful awesome alright ah oh um uh er hm mm mhm wow yeah
    yep yup nope nah bye goodbye welcome cheers windows microsoft google amazon apple facebook chromecast contoso
    fabrikam northwind outlook gmail zoom adobe chrome excel word teams ios android iphone samsung hyundai honda
    toyota ford tesla delta united american southwest hilton marriott hyatt english german french spanish italian
    american canadian british indian chinese irish scottish australian mexican north south
    east west new york city los angeles san united states america europe which kind perhaps maybe however although
    once during each every thing things way bit lot lots real-time real latest wifi internet network server system
    computer laptop printer software hardware update error code line id der die das ich sie er ist und nicht le la les
    de et est je vous el los las y es no que
    """.split()
)
"""Words that a cue for a name never takes."""

"""Forms that no stemmer brings together, per language: irregular verbs and nouns that people tell their lives with.

`base: form form ...`; a form is replaced by its base before it is stemmed, so that both meet. A form that is as often
another word (the Spanish fue of ir and of ser) is left out.
"""

FORMS = {
    "es": """
        decir: digo dices dice dicen dije dijo dijeron dijimos dicho diga digan diciendo dirá diré diría
        hacer: hago haces hace hacen hice hizo hicieron hicimos hecho haga hagan hará haré haría
        tener: tengo tienes tiene tienen tuve tuvo tuvimos tuvieron tenga tengan tendrá tendré tendría
        venir: vengo vienes viene vienen vine vino vinimos vinieron venga vengan viniendo vendrá
        querer: quiero quiere quieres quieren quise quiso quisieron quería querría
        poder: puedo puedes puede pueden pude pudo pudimos pudieron pueda puedan pudiendo podrá podría
        huir: huyo huye huyes huyen huyó huyeron huyendo
        morir: muero muere mueren murió murieron muerta muertas muriendo
        salir: salgo salga salgan saldrá saldría
        volver: vuelvo vuelves vuelve vuelven vuelto vuelva vuelta
        poner: pongo puse puso pusieron puesto ponga pongan pondrá
        saber: supe supo supimos supieron sepa sepan sabrá
        traer: traigo traje trajo trajimos trajeron traiga
        conocer: conozco conozca conozcan
        sentir: siento siente sientes sienten sintió sintieron sienta sintiendo
        dormir: duermo duerme duermes duermen durmió durmieron durmiendo
        pedir: pido pide piden pidió pidieron pida pidiendo
        servir: sirvo sirve sirven sirvió sirvieron sirviendo
        vestir: visto viste vistió vistieron
        perder: pierdo pierde pierden pierda
        pensar: pienso piensas piensa piensan piense
        contar: cuento cuentas cuenta cuentan cuente
        recordar: recuerdo recuerdas recuerda recuerdan recuerdos
        empezar: empiezo empieza empiezan empecé
        comenzar: comienzo comienza comienzan comencé
        entender: entiendo entiendes entiende entienden
        encontrar: encuentro encuentra encuentran encuentre
        soñar: sueño sueños sueña sueñan
        seguir: sigo sigues sigue siguen siguió siguieron siga siguiendo
        despertar: despierto despierta desperté
        cerrar: cierro cierra cierran
        mover: muevo mueve mueven
        llover: llueve llueva
        oír: oigo oyes oye oyen oyó oyeron oyendo
        caer: caigo cayó cayeron cayendo
        creer: creyó creyeron creyendo
        golpear: golpeo golpeó golpeé
        violar: violación violaciones violador violadores
        ir: voy vas va van vamos iba iban íbamos ido yendo
        ver: veo ves ve ven vi vio vieron visto viendo veía veían
        dar: doy das dan dio dieron dimos diera dado dando daba daban
        voz: voces
        vez: veces
        luz: luces
        juez: jueces
        joven: jóvenes
        crimen: crímenes
        orden: órdenes
        examen: exámenes
        elegir: elijo elige eligen eligió eligieron eligiendo
    """,
    "fr": """
        travail: travaux
        œil: yeux
        ami: amis amie amies
        dire: dit dis disent disait disais
        faire: fais fait font faisait faisais faisaient
        partir: pars part partent
        fuir: fui fuit fuient fuyait
        battre: bat bats battent battu battue battues
        vouloir: veux veut veulent voulu voudrais voudrait
        pouvoir: peux peut peuvent pourrait pourrais pourra
        venir: viens vient viennent venu venue venues venus
        prendre: pris prise prises prends prend prennent
        voir: vois voit voient vu vue voyait
        savoir: sais sait savent su
        devoir: dois doit doivent dû
        mettre: mets met mis mise
        mourir: meurs meurt meurent mort morte morts mortes
        écrire: écris écrit écrite écrivait écrivent
        vivre: vis vit vivent vécu vécue
        croire: crois croit croient cru
        recevoir: reçois reçoit reçu reçue
        perdre: perds perd perdu perdue
        naître: naît né née
        courir: cours court courent couru
        sentir: sens sent sentent
        dormir: dors dort dorment
        sortir: sors sort sortent
        blanc: blanche blanches
        neuf: neuve neuves
        jeu: jeux
        feu: feux
        lieu: lieux
        cheveu: cheveux
        aller: vais vas vont irai ira irait
    """,
    "nl": """
        kind: kinderen
        huis: huizen
        ziekenhuis: ziekenhuizen
        stad: steden
        vrouw: vrouwen
        oorlog: oorlogen
        vlucht: vluchtte vluchtten gevlucht
        grens: grenzen
        reis: reizen
        idee: ideeën ideeen
        nacht: nachts
        morgen: morgens
        middag: middags
        mishandelen: mishandeld mishandelde mishandelt
        vermoorden: vermoord vermoordde
        slaan: sla slaat sloeg sloegen geslagen
        gaan: ga gaat ging gingen gegaan
        komen: kom komt kwam kwamen gekomen
        spreken: spreek spreekt sprak spraken gesproken
        wonen: woon woont woonde woonden gewoond
        bedreigen: bedreig bedreigt bedreigd bedreigde bedreigden
        leven: levens leef leeft leefde leefden geleefd
        schrijven: schrijf schrijft schreef schreven geschreven
        zien: zie ziet zag zagen gezien
        weten: weet wist wisten geweten
        geven: geef geeft gaf gaven gegeven
        nemen: neem neemt nam namen genomen
        krijgen: krijg krijgt kreeg kregen gekregen
        blijven: blijf blijft bleef bleven gebleven
        vinden: vind vindt vond vonden gevonden
        verliezen: verlies verliest verloor verloren
        sterven: sterf sterft stierf stierven gestorven
        helpen: hielp hielpen geholpen
        denken: dacht dachten gedacht
        brengen: bracht brachten gebracht
        kopen: koop koopt kocht kochten gekocht
        zoeken: zocht zochten gezocht
        lopen: loop loopt liep liepen gelopen
        slapen: slaap slaapt sliep sliepen geslapen
        roepen: riep riepen geroepen
        vertrekken: vertrok vertrokken
        beginnen: begon begonnen
        vragen: vraag vraagt vroeg vroegen gevraagd
        zeggen: zeg zegt zei zeiden gezegd
        staan: sta staat stond stonden gestaan
        houden: hield hielden gehouden
        laten: laat liet lieten gelaten
        eten: eet at aten gegeten
        lezen: lees leest las lazen gelezen
        schieten: schoot schoten geschoten
        verdwijnen: verdwijnt verdween verdwenen
        vertellen: vertel vertelt verteld
        bezoeken: bezoek bezoekt bezocht bezochten
        meenemen: meegenomen
    """,
    "en": """
        woman: women
        man: men
        child: children
        wife: wives
        life: lives
        knife: knives
        foot: feet
        flee: fled
        tell: told
        say: said
        go: went gone
        come: came
        become: became
        know: knew known
        speak: spoke spoken
        write: wrote written
        beat: beaten
        hide: hid hidden
        fight: fought
        run: ran
        lose: lost
        leave: left
        die: dying
        marry: marriage marriages
        threat: threaten threatens threatened threatening
        pay: paid
        buy: bought
        think: thought
        bring: brought
        teach: taught
        catch: caught
        see: saw seen
        sleep: slept
        keep: kept
        feel: felt
        take: took taken
        give: gave given
        get: got gotten
        eat: ate eaten
        drink: drank drunk
        drive: drove driven
        break: broke broken
        steal: stole stolen
        choose: chose chosen
        forget: forgot forgotten
        begin: began begun
        sing: sang sung
        swim: swam swum
        grow: grew grown
        throw: threw thrown
        draw: drew drawn
        fly: flew flown
        fall: fell fallen
        hold: held
        sell: sold
        send: sent
        spend: spent
        build: built
        hear: heard
        find: found
        stand: stood
        understand: understood
        sit: sat
        win: won
        meet: met
        lead: led
        feed: fed
        shoot: shot
        wear: wore worn
        wake: woke woken
    """,
    "pt": """
        mãe: mães
        pão: pães
        dizer: digo diz dizem disse disseram dissemos dito diga dizia dirá direi diria dir
        fazer: faço faz fazem fiz fez fizeram fizemos feito faça fará farei faria far
        vir: venho vem vêm veio vieram viemos vindo
        fugir: fujo foge fogem
        ter: tenho tem têm tinha tinham tive teve tivemos tiveram tido
        poder: posso pode podem pude pôde pudemos puderam
        querer: quero quer querem quis quiseram
        saber: sei sabe sabem soube soubemos souberam
        trazer: trago traz trazem trouxe trouxeram
        pôr: ponho põe põem pus pôs puseram posto
        ver: vejo vê veem vi viu vimos viram visto
        dar: dou dá dão dei deu demos deram dado
        ir: vou vai vão fui foi fomos foram ido
        sair: saio sai saem saiu saíram
        sentir: sinto sente sentem sentiu
        dormir: durmo dorme dormem
        pedir: peço pede pedem
        perder: perco perde perdem
        ouvir: ouço ouve ouvem
        subir: subo sobe sobem
        seguir: sigo segue seguem
        morrer: morta mortas morto mortos
        mau: má maus más
    """,
}

@{
    ExcludeRules = @(
        # build.ps1 and the demo talk to the person at the console.
        'PSAvoidUsingWriteHost'
        # Functions of build.ps1 and of the tests are not exported; -WhatIf has no meaning there.
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester's BeforeAll and It share variables in ways that the rule does not see.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Nor does that one see what the functions of a script use of the script's parameters.
        'PSReviewUnusedParameter'
    )
}
